import { api } from "./api.js";
import { appAvatar, avatar } from "./avatar.js";
import { choose, chosen } from "./choices.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { el } from "./dom.js";
import { office, OfficeSwitch } from "./office.js";
import { Picker } from "./picker.js";
import { ServiceDesk } from "./service_desk.js";
import { sidebarButton } from "./sidebar.js";
import { Tabs } from "./tabs.js";
import { Tasks } from "./tasks.js";

const now = () => Date.now() / 1000;

/** 企业微信 of one staff member: the chat with the app, and the customers who wrote to 客服. */
export class StaffPhone {
  #world = null;

  /** `onNews()` is called when something arrived that the staff member may not see at the moment. */
  constructor({ onNews }) {
    this.onNews = onNews;
    this.offices = new OfficeSwitch();
    this.picker = new Picker({
      label: "员工",
      placeholder: "搜索姓名、账号或部门",
      onPick: (userid) => choose("staff", userid),
    });
    this.chat = this.#appChat();
    this.composer = new Composer({
      label: "写给 CRM 助手",
      placeholder: "给 CRM 助手发消息，例如：帮助",
      onText: (text) => this.#say(text),
    });
    this.desk = new ServiceDesk({ onUnread: (unread) => this.#serviceUnread(unread) });
    this.tasks = new Tasks({ onWaiting: (waiting) => this.tabs.mark("tasks", waiting) });
    this.tabs = new Tabs("企业微信", [
      { id: "app", title: "CRM 助手", node: el("div", { class: "tab-body" }, this.chat.node, this.composer.node) },
      { id: "service", title: "客服接待", node: this.desk.node },
      { id: "tasks", title: "群发助手", node: this.tasks.node },
    ], (tab) => choose("tab", tab));
    this.node = el(
      "section",
      { class: "phone phone-staff phone-wecom", "aria-label": "员工的企业微信" },
      el("header", { class: "phone-head" }, this.offices.node, this.picker.node, sidebarButton()),
      this.tabs.node,
    );
  }

  /** The external userid of who the open 客服 conversation is with; null outside one. */
  get customer() {
    return chosen("tab") === "service" ? this.desk.customer : null;
  }

  #appChat() {
    return new Conversation({
      label: "与 CRM 助手的对话",
      own: "staff",
      load: api.staffChat,
      tap: (userid, row, key, selected) => api.staffTaps(userid, row.n, key, selected),
      face: (row, userid) => (row.from === "app" ? appAvatar() : avatar(this.#world.staffName(userid))),
      author: (row) => (row.from === "app" ? "CRM 助手" : "我"),
      empty: () => el(
        "div", { class: "empty" }, appAvatar(),
        el("strong", {}, "像在企业微信里一样，跟 CRM 助手说话"),
        el("span", {}, "点下面的快捷词，或者输入“帮助”看看它会什么。"),
      ),
    });
  }

  /** Shows the chosen person among the people there are now. */
  show(world) {
    this.#world = world;
    this.node.hidden = office() !== "wecom";
    this.offices.show();
    const userid = chosen("staff") ?? null;
    this.picker.show(world.staff, userid);
    this.tabs.select(chosen("tab"));
    this.composer.switchTo(userid);
    this.#suggest(userid);
    this.chat.open(userid);
    this.desk.show(world, userid);
    this.tasks.open(userid);
  }

  #suggest(userid) {
    if (userid === null) return this.composer.suggest([]);
    const customer = this.#world.customerOf(userid, chosen("customer"));
    const aboutCustomer = customer && [`查 ${customer.name}`, `历史 ${customer.name}`, `标签 ${customer.name} +高意向`];
    return this.composer.suggest(["帮助", ...(aboutCustomer ?? []), "撤销"], (text) => this.#say(text));
  }

  #say(text) {
    const userid = chosen("staff");
    this.chat.say({ from: "staff", text, msgtype: "text", at: now() }, () => api.staffSays(userid, text));
  }

  chatChanged(userid) {
    if (userid !== chosen("staff")) return this.picker.mark(userid);
    if (chosen("tab") !== "app") this.tabs.mark("app", true);
    this.onNews();
    return this.chat.refresh();
  }

  customerChanged(externalUserid) {
    return this.desk.changed(externalUserid);
  }

  refresh() {
    return Promise.all([this.chat.refresh(), this.desk.refresh(), this.tasks.refresh()]);
  }

  #serviceUnread(unread) {
    this.tabs.mark("service", unread);
    if (unread) this.onNews();
  }
}
