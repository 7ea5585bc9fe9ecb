import { choose, chosen } from "./choices.js";
import { el } from "./dom.js";

const OFFICES = [
  { id: "wecom", title: "企业微信" },
  { id: "dingtalk", title: "钉钉" },
];

/** In which of the two one sits as a staff member. */
export const office = () => (chosen("office") === "dingtalk" ? "dingtalk" : "wecom");

/** Where each phone says what it is; the other name leads over. `mark(id)` puts an unread dot beside a name. */
export class OfficeSwitch {
  #buttons = new Map();

  constructor() {
    for (const { id, title } of OFFICES) {
      const button = el("button", { type: "button", on: { click: () => this.#pick(id) } }, title);
      this.#buttons.set(id, button);
    }
    this.node = el("div", { class: "office-switch", role: "group", "aria-label": "员工用的软件" }, ...this.#buttons.values());
  }

  #pick(id) {
    choose("office", id);
    document.querySelector(`.phone-${id} .office-switch [aria-pressed="true"]`)?.focus();
  }

  show() {
    for (const [id, button] of this.#buttons) {
      button.setAttribute("aria-pressed", String(id === office()));
      if (id === office()) button.querySelector(".dot")?.remove();
    }
  }

  mark(id) {
    const button = this.#buttons.get(id);
    if (id === office() || button.querySelector(".dot")) return;
    button.append(el("span", { class: "dot", role: "img", "aria-label": "有新消息" }));
  }
}
