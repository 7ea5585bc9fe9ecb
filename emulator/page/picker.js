import { el, icon } from "./dom.js";
import { matching, personOption, portrait } from "./people.js";

const SHOWN_AT_MOST = 200;
let made = 0;

/**
 * A button with the chosen person that opens a searchable list (combobox pattern: arrows, Enter, Escape).
 *
 * People are `{ id, name, detail }`; `onPick(id)` is called with the one chosen. `mark(id)` puts an unread dot beside
 * somebody until that person is chosen.
 */
export class Picker {
  #people = [];
  #found = [];
  #active = 0;
  #chosen = null;
  #unread = new Set();
  #onPick;

  constructor({ label, placeholder, onPick }) {
    const id = `picker-${(made += 1)}`;
    this.#onPick = onPick;
    this.label = label;
    this.button = el("button", { type: "button", class: "picker-button", "aria-haspopup": "listbox" });
    this.search = el("input", {
      type: "search", role: "combobox", "aria-label": placeholder, placeholder, "aria-expanded": "true",
      "aria-controls": id, "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false",
    });
    this.list = el("ul", { class: "picker-list", role: "listbox", id, "aria-label": label });
    this.panel = el(
      "div", { class: "picker-panel", hidden: true },
      el("div", { class: "picker-search" }, icon("search"), this.search), this.list,
    );
    this.node = el("div", { class: "picker" }, this.button, this.panel);
    this.#listen();
    this.#drawButton();
  }

  #listen() {
    this.button.addEventListener("click", () => (this.panel.hidden ? this.#open() : this.#close()));
    this.search.addEventListener("input", () => this.#drawList());
    this.node.addEventListener("keydown", (event) => this.#key(event));
    this.node.addEventListener("focusout", (event) => {
      if (!this.node.contains(event.relatedTarget)) this.#close({ refocus: false });
    });
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.#pick(option.dataset.id);
    });
  }

  show(people, chosenId) {
    this.#people = people;
    this.#chosen = people.find((person) => person.id === chosenId) ?? null;
    this.#unread.delete(chosenId);
    this.#drawButton();
    if (!this.panel.hidden) this.#drawList();
  }

  mark(id) {
    if (id === this.#chosen?.id || !this.#people.some((person) => person.id === id)) return;
    this.#unread.add(id);
    this.#drawButton();
    if (!this.panel.hidden) this.#drawList();
  }

  #open() {
    this.panel.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.search.value = "";
    this.#drawList();
    this.search.focus();
  }

  #close({ refocus = true } = {}) {
    if (this.panel.hidden) return;
    this.panel.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    if (refocus) this.button.focus();
  }

  #pick(id) {
    this.#close();
    this.#onPick(id);
  }

  #key(event) {
    if (this.panel.hidden || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.#found.length) this.#activate((this.#active + step + this.#found.length) % this.#found.length);
    else if (event.key === "Enter" && this.#found.length) this.#pick(this.#found[this.#active].id);
    else if (event.key === "Escape") this.#close();
    else return;
    event.preventDefault();
  }

  #activate(index) {
    this.#active = index;
    [...this.list.children].forEach((option, at) => option.classList.toggle("is-active", at === index));
    const option = this.list.children[index];
    this.search.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
  }

  #drawButton() {
    const person = this.#chosen ?? { name: "请选择", detail: "" };
    const elsewhere = this.#unread.size > 0;
    const dot = elsewhere ? [el("span", { class: "dot", role: "img", "aria-label": "别人有新消息", title: "别人有新消息" })] : [];
    this.button.replaceChildren(el("span", { class: "visually-hidden" }, `${this.label}：`), ...portrait(person), ...dot, icon("chevron"));
  }

  #drawList() {
    this.#found = matching(this.#people, this.search.value).slice(0, SHOWN_AT_MOST);
    const nobody = el("li", { class: "picker-nobody" }, `没有找到“${this.search.value}”，换个词试试`);
    this.list.replaceChildren(...(this.#found.length ? this.#found.map((person, at) => this.#option(person, at)) : [nobody]));
    const chosenAt = this.#found.findIndex((person) => person.id === this.#chosen?.id);
    if (this.#found.length) this.#activate(Math.max(0, chosenAt));
  }

  #option(person, index) {
    const chosen = person.id === this.#chosen?.id;
    return personOption(person, { id: `${this.list.id}-${index}`, chosen, unread: this.#unread.has(person.id) });
  }
}
