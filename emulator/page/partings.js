import { api } from "./api.js";
import { chosen } from "./choices.js";
import { el } from "./dom.js";

/** Contacts that end, customers who are asked to take another contact, and a staff member who leaves. */
export class Partings {
  #world = null;

  constructor() {
    this.who = el("p", { class: "said" });
    this.said = el("p", { class: "said", role: "status" });
    const button = (words, deed) => el("button", { type: "button", on: { click: () => this.#do(deed) } }, words);
    this.node = el(
      "details", { class: "act" }, el("summary", {}, "好友与离职"), this.who,
      button("客户删除员工", (id, userid) => api.part(id, userid, "customer")),
      button("员工删除客户", (id, userid) => api.part(id, userid, "staff")),
      button("客户同意换人", (id) => api.answerHandover(id, true)),
      button("客户拒绝换人", (id) => api.answerHandover(id, false)),
      button("员工离职", (_id, userid) => api.leave(userid)),
      this.said,
    );
  }

  show(world) {
    this.#world = world;
    const [id, userid] = this.#pair();
    this.who.textContent = id
      ? `客户：${world.customerName(id)}；员工：${userid ? world.staffName(userid) : "还没有人跟进"}`
      : "先在客户的微信里选一位客户。";
  }

  /** The chosen customer and who looks after them; without anybody the chosen staff member. */
  #pair() {
    const id = chosen("customer");
    return [id, this.#world.followerOf(id) ?? chosen("staff")];
  }

  async #do(deed) {
    const [id, userid] = this.#pair();
    try {
      await deed(id, userid);
      this.#say("好了，机器人马上会知道。", false);
    } catch (refusal) {
      this.#say(refusal.message, true);
    }
  }

  #say(sentence, isProblem) {
    this.said.textContent = sentence;
    this.said.classList.toggle("is-problem", isProblem);
  }
}
