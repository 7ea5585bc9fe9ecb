import { api } from "./api.js";
import { choose } from "./choices.js";
import { el } from "./dom.js";

const freshId = () => `wm${crypto.randomUUID().replaceAll("-", "").slice(0, 20)}`;

/** The codes the bot has had made, with their pictures: somebody new scans one. */
export class ContactCodes {
  #codes = [];

  constructor() {
    this.code = el("select", { name: "code", "aria-label": "哪个活码", on: { change: () => this.#draw() } });
    this.picture = el("img", { class: "qr", alt: "活码图片", width: "120", height: "120" });
    this.name = el("input", { name: "name", maxlength: "32", placeholder: "扫码的客户，例如：周小满", autocomplete: "off" });
    this.submit = el("button", { type: "submit", class: "primary" }, "扫码添加");
    this.said = el("p", { class: "said", role: "status" });
    this.form = el("form", {}, this.code, this.picture, this.name, this.submit);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#scan();
    });
    this.none = el("p", { class: "about" }, "还没有活码。让管理员对机器人说：活码 新建 展会 @同事");
    this.node = el("details", { class: "act" }, el("summary", {}, "扫活码"), this.none, this.form, this.said);
  }

  async refresh() {
    try {
      this.#codes = await api.contactCodes();
    } catch (refusal) {
      return this.#say(refusal.message, true);
    }
    const before = this.code.value;
    const option = ({ config_id, remark, users }) =>
      el("option", { value: config_id, selected: config_id === before }, `${remark}（${users.join("、")}）`);
    this.code.replaceChildren(...this.#codes.map(option));
    this.#draw();
  }

  #draw() {
    const chosenCode = this.#codes.find(({ config_id }) => config_id === this.code.value);
    this.form.hidden = !chosenCode;
    this.none.hidden = Boolean(chosenCode);
    if (chosenCode) this.picture.src = `wecom/qr/${chosenCode.config_id}.png`;
  }

  async #scan() {
    const [name, id] = [this.name.value.trim(), freshId()];
    if (!name) return this.#say("请先写上客户姓名。", true);
    this.submit.disabled = true;
    try {
      const { userid } = await api.scanCode(this.code.value, { name, external_userid: id });
      this.name.value = "";
      choose("customer", id);
      this.#say(`${name} 扫码添加了 ${userid}。`, false);
    } catch (refusal) {
      this.#say(refusal.message, true);
    }
    this.submit.disabled = false;
  }

  #say(sentence, isProblem) {
    this.said.textContent = sentence;
    this.said.classList.toggle("is-problem", isProblem);
  }
}
