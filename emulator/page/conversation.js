import { bubble, happened, pendingBubble, timeBetween } from "./bubbles.js";
import { el, reconcile } from "./dom.js";
import { Outbound } from "./outbound.js";
import { stickToEnd } from "./scroll.js";
import { coalesced } from "./stream.js";

const keyOf = (row) => `${row.from}:${row.n}`;
const signature = (row) => JSON.stringify([row.text, row.tapped, row.buttons, row.questions, row.media]);

/**
 * The messages of one chat, seen by one side of it.
 *
 * `own` is that side ("staff" or "customer"); `load(id)` fetches the rows, oldest first; `face(row)` and
 * `author(row)` say who wrote one, `named(row)` whether that is shown; `tap(id, row, key)` taps a
 * button; `empty(id)` gives the node for an empty chat.
 */
export class Conversation {
  #view;
  #id = null;
  #rows = [];
  #shown = new Map();
  #outbound = new Map();
  #scroll;

  constructor(view) {
    this.#view = view;
    this.list = el("div", { class: "messages", role: "log", "aria-label": view.label, tabindex: "0" });
    this.problem = el("p", { class: "problem", role: "alert", hidden: true });
    this.#scroll = stickToEnd(this.list);
    this.node = el("div", { class: "conversation" }, this.list, this.#scroll.node, this.problem);
    this.refresh = coalesced(() => this.#fetch());
  }

  /** Shows the chat with that id; null shows nothing. */
  async open(id) {
    if (id === this.#id) return;
    this.#id = id;
    this.#rows = [];
    this.#shown.clear();
    this.#draw({ loaded: false });
    this.#scroll.toEnd();
    await this.refresh();
    this.#scroll.toEnd();
  }

  /** Shows `row` at once as on its way while `send()` runs. */
  say(row, send) {
    const pending = this.#waiting().add(row, send, this.#rows.map(keyOf));
    this.#draw({ loaded: true });
    this.#scroll.toEnd();
    return this.#dispatch(pending, this.#id);
  }

  async #dispatch(pending, id) {
    const outbound = this.#waiting(id);
    try {
      await pending.send();
    } catch (refusal) {
      pending.error = refusal.message;
    }
    if (id === this.#id) await this.refresh();
    if (!pending.error) outbound.discard(pending);
    if (id === this.#id) this.#draw({ loaded: true });
  }

  #waiting(id = this.#id) {
    if (!this.#outbound.has(id)) this.#outbound.set(id, new Outbound());
    return this.#outbound.get(id);
  }

  async #fetch() {
    const id = this.#id;
    if (id === null) return;
    try {
      const rows = await this.#view.load(id);
      if (id !== this.#id) return;
      this.#rows = rows;
      this.#complain("");
    } catch (refusal) {
      if (id !== this.#id) return;
      this.#complain(refusal.message);
    }
    this.#waiting().settle(this.#rows.filter((row) => row.from === this.#view.own), keyOf);
    this.#draw({ loaded: true });
  }

  #complain(sentence) {
    this.problem.textContent = sentence;
    this.problem.hidden = !sentence;
  }

  #draw({ loaded }) {
    const before = this.#shown.size;
    const nodes = this.#rows.flatMap((row, index) => this.#nodesOf(row, this.#rows[index - 1]));
    const waiting = this.#id === null ? [] : this.#waiting().list().map((pending) => this.#pendingNode(pending));
    const empty = loaded && nodes.length + waiting.length === 0;
    reconcile(this.list, empty ? [this.#view.empty(this.#id)] : [...nodes, ...waiting]);
    if (this.#shown.size > before) this.#scroll.grown();
  }

  #nodesOf(row, before) {
    const known = this.#shown.get(keyOf(row));
    if (known?.signature === signature(row)) return known.nodes;
    const nodes = [timeBetween(before, row), this.#messageNode(row)].filter(Boolean);
    this.#shown.set(keyOf(row), { signature: signature(row), nodes });
    return nodes;
  }

  #messageNode(row) {
    if (row.way === "event") return happened(row);
    const own = row.from === this.#view.own;
    const look = { own, face: this.#view.face(row, this.#id), author: this.#view.author(row, this.#id) };
    return bubble(row, { ...look, named: this.#view.named?.(row), onTap: (key, button, selected) => this.#tap(row, key, button, selected) });
  }

  #pendingNode(pending) {
    const id = this.#id;
    const onRetry = () => {
      pending.error = null;
      this.#draw({ loaded: true });
      this.#dispatch(pending, id);
    };
    const onDiscard = () => {
      this.#waiting().discard(pending);
      this.#draw({ loaded: true });
    };
    return pendingBubble(pending, { face: this.#view.face(pending.row, id), onRetry, onDiscard });
  }

  async #tap(row, key, button, selected) {
    button.setAttribute("aria-busy", "true");
    button.disabled = true;
    try {
      await this.#view.tap(this.#id, row, key, selected);
      await this.refresh();
    } catch (refusal) {
      this.#complain(`按钮没有生效：${refusal.message}`);
      button.disabled = false;
    }
    button.removeAttribute("aria-busy");
  }
}
