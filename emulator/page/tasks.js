import { api } from "./api.js";
import { el } from "./dom.js";
import { chatTime } from "./moments.js";

const STATES = { waits: "等您确认", sent: "已发出", over: "已取消或过期" };

/** 群发助手 of one staff member: what the app asks to be sent to many, and the button that sends it. */
export class Tasks {
  #userid = null;

  /** `onWaiting(waiting)` is called with whether anything waits to be confirmed. */
  constructor({ onWaiting }) {
    this.onWaiting = onWaiting;
    this.list = el("ul", { class: "mass-tasks" });
    this.node = el("div", { class: "tab-body tasks" }, this.list);
  }

  open(userid) {
    this.#userid = userid;
    return this.refresh();
  }

  async refresh() {
    const userid = this.#userid;
    if (!userid) return this.#show([]);
    try {
      const tasks = await api.staffTasks(userid);
      if (userid === this.#userid) this.#show(tasks);
    } catch (refusal) {
      this.list.replaceChildren(el("li", { class: "said is-problem" }, refusal.message));
    }
    return undefined;
  }

  #show(tasks) {
    this.onWaiting(tasks.some(({ state }) => state === "waits"));
    const empty = el("li", { class: "empty" }, el("strong", {}, "没有群发任务"), el("span", {}, "机器人创建的群发任务会在这里等您确认。"));
    this.list.replaceChildren(...(tasks.length ? tasks.map((task) => this.#row(task)) : [empty]));
  }

  #row(task) {
    const unit = task.chat_type === "single" ? "位客户" : "个群";
    const more = task.receivers > task.names.length ? " 等" : "";
    const said = el("p", { class: "said", role: "status" });
    const confirm = el("button", { type: "button", class: "primary" }, "确认发送");
    confirm.addEventListener("click", () => this.#confirm(task, confirm, said));
    return el(
      "li",
      { class: "mass-task" },
      el("strong", {}, `${STATES[task.state]} · ${task.receivers} ${unit}`),
      el("span", {}, [task.text, ...task.attachments].filter(Boolean).join("\n")),
      el("small", {}, `发给：${task.names.join("、")}${more} · ${chatTime(task.at)}${task.reminded ? ` · 已提醒 ${task.reminded} 次` : ""}`),
      task.state === "waits" && confirm,
      said,
    );
  }

  async #confirm(task, button, said) {
    button.disabled = true;
    try {
      await api.confirmTask(this.#userid, task.msgid);
      await this.refresh();
    } catch (refusal) {
      said.textContent = refusal.message;
      button.disabled = false;
    }
  }
}
