import { api } from "./api.js";
import { chosen } from "./choices.js";
import { el } from "./dom.js";
import { chatTime } from "./moments.js";

const MOST_SHOWN = 200;
const WAYS = { 1: "受邀", 2: "链接", 3: "扫码" };

/** The customer groups: who is in the chosen one, and the chosen customer joining or leaving it. */
export class Groups {
  #world = null;
  #members = [];
  welcomed = new Map();

  constructor() {
    this.select = el("select", { "aria-label": "客户群", on: { change: () => this.#read() } });
    this.welcome = el("select", { "aria-label": "入群欢迎语", on: { change: () => this.#choose() } });
    this.list = el("ul", { class: "group-members", tabindex: "0", "aria-label": "群成员" });
    this.step = el("button", { type: "button", class: "primary", on: { click: () => this.#step() } });
    this.said = el("p", { class: "said", role: "status" });
    this.node = el(
      "details",
      { class: "act", on: { toggle: () => this.refresh() } },
      el("summary", {}, "客户群"),
      el("form", {}, this.select, this.welcome, this.step, this.said, this.list),
    );
  }

  show(world) {
    this.#world = world;
    const wanted = this.select.value;
    this.select.replaceChildren(
      ...world.groups.map(({ id, name, size }) => el("option", { value: id, selected: id === wanted }, `${name}（${size} 人）`)),
    );
    this.refresh();
  }

  refresh() {
    if (this.node.open && this.#world) this.#read();
  }

  async #read() {
    const id = this.select.value;
    if (!id) return this.#say("还没有客户群。", false);
    try {
      this.#members = await api.groupMembers(id);
      this.#welcome(await api.groupWelcome(id));
    } catch (refusal) {
      return this.#say(refusal.message, true);
    }
    const shown = this.#members.slice(-MOST_SHOWN).reverse();
    this.list.replaceChildren(...shown.map((one) => el("li", {}, this.#line(one))));
    const customer = chosen("customer");
    this.step.textContent = `${this.#world.customerName(customer)}：${this.#isInside() ? "退出这个群" : "扫码进这个群"}`;
    this.step.disabled = !customer;
    return undefined;
  }

  #welcome({ templates, chosen: used, said }) {
    const options = templates.map(({ template_id: id, text }) => el("option", { value: id, selected: id === used }, `欢迎语：${text}`));
    this.welcome.replaceChildren(el("option", { value: "" }, "群主没有选用入群欢迎语"), ...options);
    this.welcomed = new Map(said.map(({ member, text }) => [member, text]));
  }

  async #choose() {
    try {
      await api.groupWelcomeChosen(this.select.value, this.welcome.value);
      this.#say("群主选好了，之后进群的客户会看到。", false);
    } catch (refusal) {
      this.#say(refusal.message, true);
    }
  }

  #line({ member, name, staff, joined_at: joined, scene }) {
    return `${name}${staff ? "（员工）" : ""} · ${chatTime(Date.parse(joined) / 1000)} ${WAYS[scene] ?? ""}进群${this.welcomed.has(member) ? ` · 看到“${this.welcomed.get(member)}”` : ""}`;
  }

  #isInside() {
    return this.#members.some(({ member }) => member === chosen("customer"));
  }

  async #step() {
    const action = this.#isInside() ? "leave" : "join";
    try {
      await api.groupStep(this.select.value, { external_userid: chosen("customer"), action });
      this.#say(action === "join" ? "已经进群，机器人会收到成员变化的回调。" : "已经退群，机器人会收到成员变化的回调。", false);
    } catch (refusal) {
      this.#say(refusal.message, true);
    }
    await this.#read();
  }

  #say(sentence, isProblem) {
    this.said.textContent = sentence;
    this.said.classList.toggle("is-problem", isProblem);
  }
}
