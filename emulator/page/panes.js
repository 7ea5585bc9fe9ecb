import { choose, chosen } from "./choices.js";
import { el, icon } from "./dom.js";

const PANES = [
  { id: "staff", title: "员工", symbol: "person" },
  { id: "customer", title: "客户", symbol: "chat" },
  { id: "stage", title: "舞台", symbol: "sliders" },
];

/** On a narrow screen one pane is shown at a time; the switch below marks where something new has arrived. */
export class Panes {
  #bar = document.querySelector("#switch");
  #buttons = new Map();

  constructor() {
    for (const { id, title, symbol } of PANES) {
      const button = el("button", { type: "button", on: { click: () => choose("pane", id) } }, icon(symbol), title);
      this.#buttons.set(id, button);
    }
    this.#bar.append(...this.#buttons.values());
  }

  show() {
    const pane = chosen("pane");
    document.body.dataset.pane = pane;
    document.body.dataset.stage = chosen("stage");
    document.querySelector("#stage-toggle").setAttribute("aria-expanded", String(chosen("stage") === "open"));
    for (const [id, button] of this.#buttons) {
      button.setAttribute("aria-pressed", String(id === pane));
      if (id === pane) button.querySelector(".dot")?.remove();
    }
  }

  mark(id) {
    const button = this.#buttons.get(id);
    if (id === chosen("pane") || button.querySelector(".dot")) return;
    button.append(el("span", { class: "dot", role: "img", "aria-label": "有新消息" }));
  }
}
