import { api } from "./api.js";
import { callName, callOutcome } from "./call_words.js";
import { el } from "./dom.js";
import { exactTime } from "./moments.js";
import { coalesced } from "./stream.js";

const LOOK_EVERY_MS = 1500;
const KEPT = 120;

/** The calls the platform has received, newest first, with what it answered; looks for new ones while it is seen. */
export class CallLog {
  #after = 0;

  constructor({ isShown }) {
    this.list = el("ol", { class: "calls", tabindex: "0", "aria-label": "平台收到的调用，新的在上" });
    this.said = el("p", { class: "said", role: "status" });
    this.node = el(
      "section", { class: "act act-calls", "aria-label": "平台收到的调用" },
      el("h3", {}, "平台收到的调用"), this.said, this.list,
    );
    this.refresh = coalesced(() => this.#fetch());
    setInterval(() => isShown() && this.refresh(), LOOK_EVERY_MS);
  }

  async #fetch() {
    try {
      const rows = await api.calls(this.#after);
      for (const row of rows.slice(-KEPT)) this.list.prepend(entry(row));
      while (this.list.children.length > KEPT) this.list.lastChild.remove();
      this.#after = rows.at(-1)?.n ?? this.#after;
      this.said.textContent = this.list.children.length ? "" : "还没有调用。";
    } catch (refusal) {
      this.said.textContent = refusal.message;
    }
  }
}

function entry(row) {
  const { went, words } = callOutcome(row);
  return el(
    "li", { class: went ? "call" : "call is-bad", title: `${row.method} ${row.path}${row.errmsg ? `：${row.errmsg}` : ""}` },
    el("time", {}, exactTime(row.at)),
    el("span", { class: "call-name" }, callName(row.path)),
    el("span", { class: "call-outcome" }, words),
  );
}
