import { api } from "./api.js";
import { appAvatar, avatar } from "./avatar.js";
import { choose, chosen } from "./choices.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { DingPlaces, NOTICES } from "./ding_places.js";
import { DingTodos } from "./ding_todos.js";
import { el } from "./dom.js";
import { readMedia } from "./media.js";
import { office, OfficeSwitch } from "./office.js";
import { Picker } from "./picker.js";

const now = () => Date.now() / 1000;
const KINDS = { image: "image", audio: "voice", video: "video" };

/** 钉钉 of one staff member: the chat with the robot, groups it is in, and work notices. */
export class DingPhone {
  #world = null;
  #place = null;

  /** `onNews()` is called when something arrived that the staff member may not see at the moment. */
  constructor({ onNews }) {
    this.onNews = onNews;
    this.offices = new OfficeSwitch();
    this.picker = new Picker({
      label: "钉钉员工",
      placeholder: "搜索姓名、账号或部门",
      onPick: (userid) => choose("ding", userid),
    });
    this.places = new DingPlaces((id) => this.#open(id));
    this.todos = new DingTodos((id, done) => api.dingTicks(chosen("ding"), id, done));
    this.chat = this.#conversation();
    this.composer = new Composer({
      label: "在钉钉里写",
      placeholder: "给 CRM 助手发消息，例如：帮助",
      onText: (text) => this.#say(text),
      onFile: (file) => this.#sendFile(file),
    });
    this.meant = el("button", { type: "button", class: "ding-at", "aria-pressed": "true" }, "@CRM 助手");
    this.meant.addEventListener("click", () => this.#mean(this.meant.getAttribute("aria-pressed") !== "true"));
    this.atRow = el("div", { class: "ding-at-row" }, this.meant, el("small", {}));
    this.node = el(
      "section",
      { class: "phone phone-dingtalk", "aria-label": "员工的钉钉" },
      el("header", { class: "phone-head" }, this.offices.node, this.picker.node),
      this.places.node,
      this.todos.node,
      el("div", { class: "tab-body" }, this.chat.node, this.atRow, this.composer.node),
    );
    this.#mean(true);
  }

  #conversation() {
    return new Conversation({
      label: "钉钉里的对话",
      own: "staff",
      load: (id) => api.dingChat(...id.split("|")),
      tap: (id, row, key) => api.dingTaps(id.split("|")[0], row.n, key),
      face: (row, id) => (row.from === "app" ? appAvatar() : avatar(row.name || this.#world.dingName(id.split("|")[0]))),
      author: (row) => (row.from === "app" ? "CRM 助手" : row.from === "staff" ? "我" : row.name),
      named: (row) => this.#isGroup() && row.from !== "staff",
      empty: () => el(
        "div", { class: "empty" }, appAvatar(),
        el("strong", {}, this.#place === NOTICES ? "还没有工作通知" : "像在钉钉里一样，跟 CRM 助手说话"),
        el("span", {}, this.#place === NOTICES ? "提醒可以用工作通知送来。" : "输入“帮助”看看它会什么。"),
        this.#place !== NOTICES && el("span", {}, "这位同事也用企业微信？在那边发“绑定”，再到这里发“绑定”加那个码，就查得到同样的客户。"),
      ),
    });
  }

  show(world) {
    this.#world = world;
    this.node.hidden = office() !== "dingtalk";
    this.offices.show();
    const userid = chosen("ding") ?? null;
    this.picker.show(world.ding, userid);
    const places = userid ? world.dingPlaces(userid) : [];
    this.todos.show(world.dingTodos.filter(({ staff }) => staff === userid));
    if (!places.some(({ id }) => id === this.#place)) this.#place = places[0]?.id ?? null;
    this.#open(this.#place);
  }

  #open(place) {
    this.#place = place;
    const userid = chosen("ding") ?? null;
    const id = userid && place ? `${userid}|${place}` : null;
    this.places.show(userid ? this.#world.dingPlaces(userid) : [], place);
    this.atRow.hidden = !this.#isGroup();
    this.composer.node.hidden = place === NOTICES;
    this.composer.switchTo(id);
    this.#suggest();
    this.chat.open(id);
  }

  #suggest() {
    const customer = chosen("customer");
    const about = customer ? [`查 ${this.#world.customerName(customer)}`] : [];
    this.composer.suggest(["帮助", ...about, "撤销"], (text) => this.#say(text));
  }

  #isGroup() {
    return this.#world?.isDingGroup(this.#place) ?? false;
  }

  #mean(robot) {
    this.meant.setAttribute("aria-pressed", String(robot));
    this.atRow.querySelector("small").textContent = robot ? "它会听到这句话" : "没有 @ 它，它听不到";
  }

  #forRobot() {
    return !this.#isGroup() || this.meant.getAttribute("aria-pressed") === "true";
  }

  #row(words) {
    return { from: "staff", name: this.#world.dingName(chosen("ding")), at: now(), ...words };
  }

  #say(text) {
    const [userid, place, robot] = [chosen("ding"), this.#place, this.#forRobot()];
    this.chat.say(this.#row({ text, msgtype: "text" }), () => api.dingSays(userid, place, { text, to_robot: robot }));
  }

  #sendFile(file) {
    const [userid, place, robot] = [chosen("ding"), this.#place, this.#forRobot()];
    const kind = KINDS[file.type.split("/")[0]] ?? "file";
    const row = this.#row({ text: "", msgtype: kind, media: { kind, name: file.name } });
    this.chat.say(row, async () => api.dingSays(userid, place, { media: await readMedia(file, kind), to_robot: robot }));
  }

  /** Something was said in that conversation. */
  chatChanged(conversationId) {
    const userid = chosen("ding");
    const place = this.#world?.dingPlaceOf(userid, conversationId);
    if (!place) return this.picker.mark(this.#world?.dingOwnerOf(conversationId));
    this.onNews();
    if (place !== this.#place) return this.places.mark(place, true);
    return this.chat.refresh();
  }

  refresh() {
    return this.chat.refresh();
  }
}
