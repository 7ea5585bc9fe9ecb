import { api, Refused } from "./api.js";
import { appAvatar, avatar } from "./avatar.js";
import { choose, chosen } from "./choices.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { el } from "./dom.js";
import { readMedia } from "./media.js";

const MENU = ["我的推荐码", "推荐进度", "签到", "抽奖"];
const SENDABLE = { image: "image", audio: "voice", video: "video" };

const row = (one, words) => ({ from: "customer", name: one.name, at: Date.now() / 1000, ...words });

/** 公众号 as one follower sees it: the chat, following and leaving, and scanning the account's codes. */
export class FollowerChat {
  #world = null;

  constructor() {
    this.who = el("select", { "aria-label": "粉丝" });
    this.who.addEventListener("change", () => choose("follower", this.who.value));
    this.follow = el("button", { type: "button", class: "quiet" });
    this.follow.addEventListener("click", () => this.#attempt(this.#one()?.follows ? "unsubscribe" : "subscribe"));
    this.scene = el("select", { "aria-label": "场景码" });
    this.scan = el("button", { type: "button", class: "quiet" }, "扫码");
    this.scan.addEventListener("click", () => this.#scan());
    this.problem = el("p", { class: "problem", role: "alert", hidden: true });
    this.chat = new Conversation({
      label: "与公众号的对话",
      own: "customer",
      load: api.followerChat,
      face: (row) => (row.from === "app" ? appAvatar() : avatar(row.name)),
      author: (row) => (row.from === "customer" ? "我" : row.name),
      empty: () => el("div", { class: "empty" }, el("strong", {}, "还没有说过话"), el("span", {}, "关注、扫码，或者说句话试试。")),
    });
    this.composer = new Composer({
      label: "写给公众号",
      placeholder: "以粉丝身份给公众号留言…",
      onText: (text) => this.#say(text),
      onFile: (file) => this.#send(file),
      files: "发送图片、语音或视频",
    });
    const deeds = el("div", { class: "follower-deeds" }, this.who, this.follow, this.scene, this.scan);
    this.node = el("div", { class: "tab-body" }, deeds, this.problem, this.chat.node, this.composer.node);
  }

  #one() {
    return this.#world?.followers.find(({ id }) => id === this.who.value);
  }

  /** A chat that nobody looks at is not opened. */
  show(world, isShown) {
    this.#world = world;
    const known = world.followers.some(({ id }) => id === chosen("follower"));
    const id = known ? chosen("follower") : (world.followers[0]?.id ?? null);
    this.who.replaceChildren(...world.followers.map((one) => el("option", { value: one.id }, one.name)));
    if (id) this.who.value = id;
    this.scene.replaceChildren(...world.scenes.map((scene) => el("option", { value: scene }, scene)));
    this.scan.disabled = world.scenes.length === 0;
    this.follow.textContent = this.#one()?.follows ? "取消关注" : "关注";
    this.composer.switchTo(id);
    this.composer.suggest(MENU, (key) => this.#attempt("click", { key }));
    this.chat.open(isShown ? id : null);
  }

  changed(openid) {
    return openid === this.who.value ? this.chat.refresh() : undefined;
  }

  refresh() {
    return this.chat.refresh();
  }

  #scan() {
    const scene = this.scene.value;
    return this.#attempt(this.#one()?.follows ? "scan" : "subscribe", { scene });
  }

  async #attempt(action, more = {}) {
    const one = this.#one();
    if (!one) return;
    try {
      await api.followerDoes(one.id, { action, ...more });
      this.problem.hidden = true;
    } catch (refusal) {
      this.problem.textContent = refusal.message;
      this.problem.hidden = false;
    }
  }

  #say(text) {
    const one = this.#one();
    if (one) this.chat.say(row(one, { text, msgtype: "text" }), () => api.followerDoes(one.id, { action: "text", text }));
  }

  #send(file) {
    const one = this.#one();
    const kind = SENDABLE[file.type.split("/")[0]];
    if (!one) return;
    this.chat.say(row(one, { text: "", msgtype: kind, media: { kind, name: file.name } }), async () => {
      if (!kind) throw new Refused("公众号只收图片、语音和视频。");
      await api.followerDoes(one.id, { action: "media", media: await readMedia(file, kind) });
    });
  }
}
