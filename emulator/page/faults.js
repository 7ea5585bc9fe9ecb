import { api } from "./api.js";
import { el } from "./dom.js";

const PLATFORMS = [
  ["wecom", "企业微信"],
  ["official", "公众号"],
  ["dingtalk", "钉钉"],
];
const remaining = ({ count, rate }) => (count === null ? `每次有 ${Math.round(rate * 100)}% 的可能` : `还有 ${count} 次`);

/** Things that go wrong on demand: a kind, how many times, and what is still to come. */
export class Faults {
  constructor() {
    const platforms = PLATFORMS.map(([id, name]) => el("option", { value: id }, name));
    this.platform = el("select", { "aria-label": "哪个平台" }, ...platforms);
    this.platform.addEventListener("change", () => this.#choose());
    this.kind = el("select", { "aria-label": "哪种故障" });
    this.about = el("p", { class: "about" });
    this.count = el("input", { type: "number", min: "1", max: "999", value: "1", "aria-label": "接下来几次" });
    this.waiting = el("ul", { class: "waiting" });
    this.said = el("p", { class: "said", role: "status" });
    const make = el("button", { type: "submit", class: "primary" }, "制造");
    const form = el(
      "form", {},
      el("div", { class: "fault-platform" }, this.platform),
      el("div", { class: "fault-row" }, this.kind, this.count, make), this.about,
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const [platform, kind] = [this.platform.value, this.kind.value];
      this.#attempt(() => api.makeFault({ platform, kind, count: Number(this.count.value) }));
    });
    this.kind.addEventListener("change", () => this.#describe());
    this.node = el("details", { class: "act", open: true }, el("summary", {}, "制造故障"), form, this.waiting, this.said);
  }

  refresh() {
    return this.#attempt(() => {});
  }

  async #attempt(change) {
    try {
      await change();
      this.#draw(await api.faults());
      this.#say("");
    } catch (refusal) {
      this.#say(refusal.message);
    }
  }

  #draw({ kinds, active }) {
    this.kinds = kinds;
    this.#choose();
    const clear = el("button", { type: "button", class: "link" }, "全部取消");
    clear.addEventListener("click", () => this.#attempt(api.clearFaults));
    const rows = active.map((fault) => el("li", {}, `${this.#nameOf(fault.kind)} · ${remaining(fault)}`));
    this.waiting.replaceChildren(...rows, ...(rows.length ? [el("li", {}, clear)] : []));
  }

  /** Only what can befall the chosen platform is offered. */
  #choose() {
    const fitting = this.kinds.filter(({ platforms }) => platforms.includes(this.platform.value));
    const shown = [...this.kind.options].map(({ value }) => value).join();
    if (shown !== fitting.map(({ kind }) => kind).join()) {
      this.kind.replaceChildren(...fitting.map(({ kind, name }) => el("option", { value: kind }, name)));
    }
    this.#describe();
  }

  #nameOf(kind) {
    return this.kinds.find((each) => each.kind === kind)?.name ?? kind;
  }

  #describe() {
    this.about.textContent = this.kinds.find(({ kind }) => kind === this.kind.value)?.about ?? "";
  }

  #say(sentence) {
    this.said.textContent = sentence;
    this.said.classList.toggle("is-problem", Boolean(sentence));
  }
}
