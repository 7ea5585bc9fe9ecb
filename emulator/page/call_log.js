import { api } from "./api.js";
import { el } from "./dom.js";
import { exactTime } from "./moments.js";
import { coalesced } from "./stream.js";

const LOOK_EVERY_MS = 1500;
const KEPT = 120;

const NAMES = {
  gettoken: "取访问令牌",
  "message/send": "给员工发应用消息",
  "message/update_template_card": "更新卡片",
  "message/recall": "撤回应用消息",
  "user/get": "读成员",
  "user/list": "读部门成员",
  "user/simplelist": "读成员名单",
  "user/list_id": "读成员编号",
  "department/list": "读部门",
  "department/simplelist": "读部门编号",
  "agent/get": "读应用",
  "externalcontact/get": "读客户详情",
  "externalcontact/list": "读客户列表",
  "externalcontact/batch/get_by_user": "批量读客户",
  "externalcontact/get_corp_tag_list": "读企业标签",
  "externalcontact/mark_tag": "给客户打标签",
  "externalcontact/remark": "改客户备注",
  "externalcontact/send_welcome_msg": "发欢迎语",
  "kf/sync_msg": "拉取客服消息",
  "kf/send_msg": "发客服消息",
  "kf/account/list": "读客服账号",
  "media/get": "下载素材",
  "media/upload": "上传素材",
};

const nameOf = (path) => NAMES[path.replace(/^\/?(cgi-bin\/)?/, "")] ?? path;

/** The calls the platform has received, newest first, with what it answered; looks for new ones while it is seen. */
export class CallLog {
  #after = 0;

  constructor({ isShown }) {
    this.list = el("ol", { class: "calls", tabindex: "0", "aria-label": "平台收到的调用，新的在上" });
    this.said = el("p", { class: "said", role: "status" }, "还没有调用。");
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
      this.said.textContent = rows.length + this.list.children.length ? "" : "还没有调用。";
      for (const row of rows.slice(-KEPT)) this.list.prepend(entry(row));
      this.#after = rows.at(-1)?.n ?? this.#after;
      while (this.list.children.length > KEPT) this.list.lastChild.remove();
    } catch (refusal) {
      this.said.textContent = refusal.message;
    }
  }
}

function entry({ at, path, outcome }) {
  const went = outcome === "ok" || outcome === 0;
  return el(
    "li", { class: went ? "call" : "call is-bad", title: path },
    el("time", {}, exactTime(at)),
    el("span", { class: "call-name" }, nameOf(path)),
    el("span", { class: "call-outcome" }, went ? "成功" : `${outcome}`),
  );
}
