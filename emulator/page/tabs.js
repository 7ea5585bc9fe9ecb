import { el } from "./dom.js";

/** Tabs with an unread dot each. `pages` are `{ id, title, node }`; `onSelect(id)` is called when a person changes. */
export class Tabs {
  #pages;
  #buttons = new Map();

  constructor(label, pages, onSelect) {
    this.#pages = pages;
    for (const { id, title, node } of pages) {
      const button = el("button", { type: "button", role: "tab", id: `tab-${id}`, "aria-controls": `page-${id}` }, title);
      button.addEventListener("click", () => onSelect(id));
      this.#buttons.set(id, button);
      node.setAttribute("role", "tabpanel");
      node.setAttribute("aria-labelledby", `tab-${id}`);
      node.id = `page-${id}`;
    }
    const bar = el("div", { class: "tabs", role: "tablist", "aria-label": label }, ...this.#buttons.values());
    bar.addEventListener("keydown", (event) => this.#arrows(event, onSelect));
    this.node = el("div", { class: "tabbed" }, bar, ...pages.map(({ node }) => node));
  }

  select(chosenId) {
    for (const { id, node } of this.#pages) {
      const isChosen = id === chosenId;
      node.hidden = !isChosen;
      this.#buttons.get(id).setAttribute("aria-selected", String(isChosen));
      this.#buttons.get(id).tabIndex = isChosen ? 0 : -1;
      if (isChosen) this.mark(id, false);
    }
  }

  mark(id, unread) {
    const button = this.#buttons.get(id);
    const shown = unread && button.getAttribute("aria-selected") !== "true";
    button.querySelector(".dot")?.remove();
    if (shown) button.append(el("span", { class: "dot", role: "img", "aria-label": "有新消息" }));
  }

  #arrows(event, onSelect) {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const order = [...this.#buttons.keys()];
    const at = order.findIndex((id) => this.#buttons.get(id) === document.activeElement);
    const next = order[(at + (event.key === "ArrowRight" ? 1 : order.length - 1)) % order.length];
    onSelect(next);
    this.#buttons.get(next).focus();
  }
}
