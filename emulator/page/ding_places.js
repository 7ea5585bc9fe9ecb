import { el, reconcile } from "./dom.js";

export const NOTICES = "notices";

/** The chats of one person: with the robot, each group, work notices. `onPick(id)` is called when one is chosen. */
export class DingPlaces {
  #buttons = new Map();
  #onPick;

  constructor(onPick) {
    this.#onPick = onPick;
    this.node = el("div", { class: "ding-places", role: "group", "aria-label": "会话" });
  }

  /** `places` are `{ id, title, outside }`. */
  show(places, chosenId) {
    const nodes = places.map((place) => this.#button(place));
    for (const [id, button] of this.#buttons) button.setAttribute("aria-pressed", String(id === chosenId));
    this.mark(chosenId, false);
    reconcile(this.node, nodes);
  }

  #button({ id, title, outside }) {
    const known = this.#buttons.get(id);
    if (known?.dataset.title === title) return known;
    const button = el(
      "button", { type: "button", "data-title": title, on: { click: () => this.#onPick(id) } },
      el("span", {}, title), outside && el("span", { class: "ding-outside" }, "外部"),
    );
    this.#buttons.set(id, button);
    return button;
  }

  mark(id, unread) {
    const button = this.#buttons.get(id);
    button?.querySelector(".dot")?.remove();
    if (unread) button?.append(el("span", { class: "dot", role: "img", "aria-label": "有新消息" }));
  }
}
