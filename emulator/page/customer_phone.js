import { api } from "./api.js";
import { avatar, deskAvatar } from "./avatar.js";
import { choose, chosen } from "./choices.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { el } from "./dom.js";
import { FollowerChat } from "./follower_chat.js";
import { readMedia } from "./media.js";
import { Picker } from "./picker.js";
import { Tabs } from "./tabs.js";

/** 微信 of one customer: the chat with the company's 客服; and of the followers of its 公众号. */
export class CustomerPhone {
  #world = null;

  /** `onNews()` is called when the chosen customer's chat has changed. */
  constructor({ onNews }) {
    this.onNews = onNews;
    this.picker = new Picker({
      label: "客户",
      placeholder: "搜索客户姓名、编号或跟进人",
      onPick: (id) => choose("customer", id),
    });
    this.chat = this.#conversation();
    this.composer = new Composer({
      label: "写给客服",
      placeholder: "以客户身份给客服发消息…",
      onText: (text) => this.#say(text),
      onFile: (file) => this.#sendFile(file),
    });
    this.handOver = el("button", { type: "button", class: "link", hidden: true });
    this.handOver.addEventListener("click", () => choose("staff", this.#world.followerOf(chosen("customer"))));
    this.follower = new FollowerChat();
    const desk = [
      el("div", { class: "chat-title" }, el("p", {}, "微信客服"), this.handOver),
      this.chat.node,
      this.composer.node,
    ];
    this.tabs = new Tabs("微信", [
      { id: "kf", title: "微信客服", node: el("div", { class: "tab-body" }, ...desk) },
      { id: "official", title: "公众号", node: this.follower.node },
    ], (tab) => choose("wechat", tab));
    this.node = el(
      "section",
      { class: "phone phone-customer", "aria-label": "客户的微信" },
      el("header", { class: "phone-head" }, el("span", { class: "phone-brand" }, "微信"), this.picker.node),
      this.tabs.node,
    );
  }

  #conversation() {
    return new Conversation({
      label: "与客服的对话",
      own: "customer",
      load: api.customerChat,
      face: (row) => (row.from === "app" ? deskAvatar() : avatar(row.name)),
      author: (row) => (row.from === "customer" ? "我" : row.name || "客服"),
      empty: (id) => el(
        "div", { class: "empty" },
        el("strong", {}, id ? `${this.#world.customerName(id)} 还没有说过话` : "还没有客户"),
        el("span", {}, id ? "说句话试试，员工那边马上就能看到。" : "在“舞台”里添加一位客户，就可以以客户身份说话。"),
      ),
    });
  }

  show(world) {
    this.#world = world;
    const id = chosen("customer") ?? null;
    this.picker.show(world.customers, id);
    this.composer.switchTo(id);
    this.composer.suggest(["你好，想了解一下价格", "什么时候能发货？"], (text) => this.#say(text));
    this.chat.open(id);
    this.follower.show(world, chosen("wechat") === "official");
    this.tabs.select(chosen("wechat"));
    this.#offerHandOver();
  }

  #offerHandOver() {
    const userid = this.#world.followerOf(chosen("customer"));
    this.handOver.hidden = !userid || userid === chosen("staff");
    this.handOver.textContent = userid ? `换成 ${this.#world.staffName(userid)} 的企业微信` : "";
  }

  changed(id) {
    if (id !== chosen("customer")) return this.picker.mark(id);
    this.onNews();
    return this.chat.refresh();
  }

  followerChanged(openid) {
    if (chosen("wechat") !== "official") this.tabs.mark("official", true);
    this.onNews();
    return this.follower.changed(openid);
  }

  refresh() {
    return Promise.all([this.chat.refresh(), this.follower.refresh()]);
  }

  #row(words) {
    return { from: "customer", name: this.#world.customerName(chosen("customer")), at: Date.now() / 1000, ...words };
  }

  #say(text) {
    const id = chosen("customer");
    if (id) this.chat.say(this.#row({ text, msgtype: "text" }), () => api.customerSays(id, text));
  }

  #sendFile(file) {
    const id = chosen("customer");
    const kind = file.type.startsWith("image/") ? "image" : "file";
    const row = this.#row({ text: "", msgtype: kind, media: { kind, name: file.name } });
    if (id) this.chat.say(row, async () => api.customerSends(id, await readMedia(file, kind)));
  }
}
