import { choose, chosen } from "./choices.js";
import { el, icon } from "./dom.js";
import { office } from "./office.js";

const ROOM_FOR_ALL = "(width >= 1700px)";
const HINT = {
  wecom: "先选一位员工和一位客户。",
  dingtalk: "钉钉不会告诉页面正在和谁聊天：先问 CRM 助手一位客户，再点它回答下面的“打开侧边栏”。",
};

/** Whether there is no room for the sidebar and the stage at once. */
export const isTight = () => !matchMedia(ROOM_FOR_ALL).matches;

/** On whose phone pages are open and beside which chat; the emulator reads it when a page asks for anything. */
function hold(phone) {
  document.cookie = `phone=${phone.map(encodeURIComponent).join("/")}; path=/; SameSite=Lax`;
}

/** What a link of 钉钉's own kind opens, null for any other. */
function pageOf(link) {
  const url = URL.canParse(link) ? new URL(link) : null;
  const page = url?.protocol === "dingtalk:" && url.pathname.endsWith("/page/link") ? url.searchParams.get("url") : null;
  return page && URL.canParse(page) ? new URL(page) : null;
}

/** The button of a chat's toolbar. */
export function sidebarButton() {
  const toggle = () => {
    const opens = chosen("sidebar") !== "open";
    choose("sidebar", opens ? "open" : "closed");
    if (opens && isTight()) choose("stage", "closed");
  };
  return el("button", { type: "button", class: "quiet sidebar-button", on: { click: toggle } }, "侧边栏");
}

/** The page a client opens beside a chat: the bot's own, in a frame, with what a real client gives it. */
export class SidebarPanel {
  #shown = null;
  #phone = null;
  #link = null;

  constructor() {
    this.title = el("strong", {});
    this.body = el("div", { class: "sidebar-body" });
    const close = el("button", { type: "button", class: "icon-button", "aria-label": "关闭侧边栏" }, icon("close"));
    close.addEventListener("click", () => choose("sidebar", "closed"));
    const again = el("button", { type: "button", class: "link" }, "重新打开");
    again.addEventListener("click", () => this.#open(this.#shown));
    this.node = el(
      "section", { class: "phone sidebar", "aria-label": "侧边栏" },
      el("header", { class: "sidebar-head" }, this.title, again, close), this.body,
    );
    addEventListener("focus", () => this.#phone && hold(this.#phone));
  }

  /** `customer` is whose chat is open on the staff member's phone of 企业微信. */
  show(world, customer) {
    const open = chosen("sidebar") === "open";
    document.body.dataset.sidebar = open ? "open" : "closed";
    this.node.hidden = !open;
    const wanted = open ? this.#wanted(world, customer) : null;
    this.title.textContent = wanted?.title ?? "侧边栏";
    if (wanted?.key !== this.#shown?.key || this.body.childElementCount === 0) this.#open(wanted);
  }

  /** Follows a link tapped in 钉钉. */
  follow(link) {
    const page = pageOf(link);
    if (page === null) return;
    if (page.origin !== location.origin) return void open(page, "_blank", "noopener");
    this.#link = { userid: chosen("ding"), address: page.pathname + page.search };
    this.#shown = null;
    if (isTight()) choose("stage", "closed");
    choose("sidebar", "open");
  }

  #wanted(world, customer) {
    if (office() === "dingtalk") {
      if (this.#link?.userid !== chosen("ding")) return null;
      const { userid, address } = this.#link;
      return { key: `${userid} ${address}`, title: "侧边栏 · 钉钉", address, phone: ["dingtalk", userid] };
    }
    const userid = chosen("staff");
    if (!userid || !customer) return null;
    return {
      key: `${userid} ${customer}`,
      title: `侧边栏 · ${world.customerName(customer)}`,
      address: `/sidebar/wecom/${world.corp}/assistant`,
      phone: ["wecom", userid, customer],
    };
  }

  /** A new frame each time: a real client opens the page anew with each chat. */
  #open(wanted) {
    this.#shown = wanted;
    this.#phone = wanted?.phone ?? null;
    if (wanted === null) return this.body.replaceChildren(el("p", { class: "empty" }, HINT[office()]));
    hold(wanted.phone);
    const frame = el("iframe", { class: "sidebar-frame", title: wanted.title, src: wanted.address });
    return this.body.replaceChildren(frame);
  }
}
