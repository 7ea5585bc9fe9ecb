import { el, reconcile } from "./dom.js";

const due = (ms) => new Date(ms).toLocaleString("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });

/** The to-dos that apps have put into the list of one person, to be ticked. `onTick(id, done)` is called. */
export class DingTodos {
  #rows = new Map();

  constructor(onTick) {
    this.onTick = onTick;
    this.count = el("summary", {});
    this.list = el("ul", {});
    this.node = el("details", { class: "ding-todos", hidden: true }, this.count, this.list);
  }

  show(todos) {
    const open = todos.filter(({ done }) => !done).length;
    this.node.hidden = todos.length === 0;
    this.count.textContent = open ? `待办 ${open}` : "待办都完成了";
    reconcile(this.list, todos.map((todo) => this.#row(todo)));
  }

  #row({ id, subject, due: at, done }) {
    const shown = `${subject}|${at}`;
    if (this.#rows.get(id)?.dataset.shown !== shown) this.#rows.set(id, this.#made(id, subject, at, shown));
    const row = this.#rows.get(id);
    row.querySelector("input").checked = done;
    return row;
  }

  #made(id, subject, at, shown) {
    const tick = el("input", { type: "checkbox", on: { change: () => this.onTick(id, tick.checked) } });
    const label = el("label", {}, tick, el("span", {}, subject), el("small", {}, at ? due(at) : ""));
    return el("li", { "data-shown": shown }, label);
  }
}
