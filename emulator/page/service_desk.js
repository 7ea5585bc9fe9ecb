import { api } from "./api.js";
import { avatar, deskAvatar } from "./avatar.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { el, icon } from "./dom.js";
import { listTime } from "./moments.js";
import { coalesced } from "./stream.js";
import { Unread } from "./unread.js";

const STATES = ["新会话", "机器人接待", "排队中", "人工接待", "已结束"];

/** 客服接待: who has written to one staff member's 客服, and the conversation with one of them. */
export class ServiceDesk {
  #world = null;
  #userid = null;
  #open = null;
  #rows = [];
  #unread = new Unread();

  /** `onUnread(yes)` is told whether anything waits to be read. */
  constructor({ onUnread }) {
    this.onUnread = onUnread;
    this.list = el("ul", { class: "desk-list", "aria-label": "客服会话" });
    this.problem = el("p", { class: "problem", role: "alert", hidden: true });
    this.inbox = el("div", { class: "desk-inbox" }, this.list, this.problem);
    this.title = el("strong", {});
    this.chat = this.#conversation();
    this.composer = new Composer({ label: "回复客户", placeholder: "以人工客服身份回复…", onText: (text) => this.#answer(text) });
    const back = el("button", { type: "button", class: "back", "aria-label": "返回会话列表" }, icon("back"));
    back.addEventListener("click", () => this.#choose(null));
    this.state = el("span", { class: "desk-state" });
    this.end = el("button", { type: "button", class: "link", hidden: true }, "结束会话");
    this.end.addEventListener("click", () => this.#end());
    const head = el("div", { class: "desk-head" }, back, this.title, this.state, this.end);
    this.thread = el("div", { class: "desk-thread", hidden: true }, head, this.chat.node, this.composer.node);
    this.node = el("div", { class: "tab-body" }, this.inbox, this.thread);
    this.refresh = coalesced(() => this.#fetch());
  }

  #conversation() {
    return new Conversation({
      label: "与客户的客服对话",
      own: "staff",
      load: api.customerChat,
      face: (row) => (row.from === "app" ? deskAvatar() : avatar(row.name)),
      author: (row) => row.name || "客服",
      empty: () => el("div", { class: "empty" }, "还没有消息"),
    });
  }

  show(world, userid) {
    this.#world = world;
    if (userid !== this.#userid) {
      this.#userid = userid;
      this.#rows = [];
      this.#unread.startOver();
      this.#choose(null);
    }
    this.#markRead();
    this.refresh();
  }

  changed(externalUserid) {
    if (externalUserid === this.#open) this.chat.refresh();
    return this.refresh();
  }

  async #fetch() {
    const userid = this.#userid;
    if (userid === null) return;
    try {
      const rows = await api.service(userid);
      if (userid !== this.#userid) return;
      this.#rows = rows.toSorted((one, other) => other.at - one.at);
      this.#unread.look(rows, this.node.hidden ? null : this.#open);
      this.problem.hidden = true;
    } catch (refusal) {
      this.problem.textContent = refusal.message;
      this.problem.hidden = false;
    }
    this.#draw();
  }

  #markRead() {
    if (!this.node.hidden) this.#unread.read(this.#open);
  }

  #draw() {
    const nobody = el(
      "li", { class: "empty" },
      el("strong", {}, "还没有客户来咨询"),
      el("span", {}, "客户说句话，会话马上出现在负责接待的员工这里。"),
    );
    this.list.replaceChildren(...(this.#rows.length ? this.#rows.map((row) => this.#entry(row)) : [nobody]));
    this.onUnread(this.#unread.any());
    const open = this.#rows.find((row) => row.external_userid === this.#open);
    this.state.textContent = open ? STATES[open.state] ?? "" : "";
    this.end.hidden = !(open && open.state === 3 && open.userid === this.#userid);
  }

  async #end() {
    try {
      await api.staffEnds(this.#userid, this.#open);
    } catch (refusal) {
      this.problem.textContent = refusal.message;
      this.problem.hidden = false;
    }
    this.refresh();
  }

  #entry({ external_userid: id, name, last, at, state }) {
    const unread = this.#unread.has(id);
    const button = el(
      "button", { type: "button", class: "desk-entry", on: { click: () => this.#choose(id) } },
      avatar(name),
      el("span", { class: "desk-words" }, el("strong", {}, name), el("small", {}, last || "…"),
        el("small", { class: "desk-state" }, STATES[state] ?? "")),
      el("span", { class: "desk-side" }, el("time", {}, at ? listTime(at) : ""),
        unread && el("span", { class: "dot", role: "img", "aria-label": "未读" })),
    );
    return el("li", {}, button);
  }

  /** The external userid of who the open conversation is with; null in the list. */
  get customer() {
    return this.#open;
  }

  #choose(id) {
    const before = this.#open;
    this.#open = id;
    this.#markRead();
    this.inbox.hidden = id !== null;
    this.thread.hidden = id === null;
    this.title.textContent = id === null ? "" : this.#world.customerName(id);
    this.composer.switchTo(id);
    this.chat.open(id);
    this.#draw();
    if (id !== null) this.composer.input.focus();
    if (id !== before) this.node.dispatchEvent(new CustomEvent("chat-opened", { bubbles: true }));
  }

  #answer(text) {
    const [userid, id] = [this.#userid, this.#open];
    const row = { from: "staff", name: this.#world.staffName(userid), text, msgtype: "text", at: Date.now() / 1000 };
    this.chat.say(row, () => api.staffAnswers(userid, id, text));
  }
}
