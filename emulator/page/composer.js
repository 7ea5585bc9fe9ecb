import { el, icon } from "./dom.js";

/** True while an input method is putting a word together; Enter then chooses the word and must not send. */
const composing = (event) => event.isComposing || event.keyCode === 229;

/**
 * The box one writes in: Enter sends, Shift+Enter breaks the line. `onText(text)` gets trimmed, non-empty words;
 * `onFile(file)`, where given, adds a button for what `files` says. Each `switchTo(id)` keeps the draft of the last.
 */
export class Composer {
  #drafts = new Map();
  #id = null;
  #suggested = "";

  constructor({ label, placeholder, onText, onFile, files = "发送图片或文件" }) {
    this.input = el("textarea", { rows: "1", "aria-label": label, placeholder, enterkeyhint: "send" });
    this.sendButton = el("button", { type: "submit", class: "send", "aria-label": "发送", disabled: true }, icon("send"));
    this.chips = el("div", { class: "chips", role: "group", "aria-label": "快捷词" });
    const form = el("form", { class: "composer-form" }, onFile && filePicker(files, onFile), this.input, this.sendButton);
    this.node = el("div", { class: "composer" }, this.chips, form);

    this.input.addEventListener("input", () => this.#fit());
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || composing(event)) return;
      event.preventDefault();
      this.#send(onText);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send(onText);
    });
  }

  switchTo(id) {
    if (id === this.#id) return;
    this.#drafts.set(this.#id, this.input.value);
    this.#id = id;
    this.input.value = this.#drafts.get(id) ?? "";
    this.input.disabled = id === null;
    this.#fit();
  }

  /** Words that are sent with one click. */
  suggest(words, onText) {
    if (words.join("\n") === this.#suggested) return;
    this.#suggested = words.join("\n");
    const chip = (text) =>
      el("button", { type: "button", class: "chip", on: { click: () => onText(text) } }, text);
    this.chips.replaceChildren(...words.map(chip));
  }

  #send(onText) {
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.#fit();
    onText(text);
    this.input.focus();
  }

  #fit() {
    this.sendButton.disabled = this.input.value.trim() === "";
    this.input.rows = Math.min(5, this.input.value.split("\n").length);
  }
}

function filePicker(label, onFile) {
  const input = el("input", { type: "file", class: "visually-hidden", tabindex: "-1", "aria-hidden": "true" });
  input.addEventListener("change", () => {
    const [file] = input.files;
    input.value = "";
    if (file) onFile(file);
  });
  const button = el("button", { type: "button", class: "attach", "aria-label": label }, icon("plus"));
  button.addEventListener("click", () => input.click());
  return [button, input];
}
