import { api } from "./api.js";
import { choose } from "./choices.js";
import { el } from "./dom.js";

const freshId = () => `wm${crypto.randomUUID().replaceAll("-", "").slice(0, 20)}`;

const field = (label, control) => el("label", { class: "field" }, el("span", {}, label), control);

/** The form by which a new customer adds a staff member, as after scanning that person's code. */
export class Newcomer {
  #followsChoice = true;

  constructor() {
    this.name = el("input", { name: "name", required: true, maxlength: "32", placeholder: "例如：周小满", autocomplete: "off" });
    this.staff = el("select", { name: "userid", on: { change: () => (this.#followsChoice = false) } });
    this.state = el("input", { name: "state", maxlength: "30", placeholder: "选填，例如：展会", autocomplete: "off" });
    this.said = el("p", { class: "said", role: "status" });
    this.submit = el("button", { type: "submit", class: "primary" }, "添加并切换到 TA");
    this.form = el(
      "form", { class: "newcomer" },
      field("客户姓名", this.name), field("添加哪位员工", this.staff), field("来源（state）", this.state),
      this.submit, this.said,
    );
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#add();
    });
    this.node = el("details", { class: "act", open: true }, el("summary", {}, "添加客户"), this.form);
  }

  show(world, userid) {
    const wanted = this.#followsChoice ? userid : this.staff.value;
    const option = ({ id, name, detail }) => el("option", { value: id, selected: id === wanted }, `${name}（${detail}）`);
    this.staff.replaceChildren(...world.staff.map(option));
  }

  async #add() {
    const [name, state, id] = [this.name.value.trim(), this.state.value.trim(), freshId()];
    if (!name) return this.#say("请先写上客户姓名。", true);
    this.submit.disabled = true;
    try {
      await api.addCustomer({ external_userid: id, name, userid: this.staff.value, ...(state && { state }) });
      this.form.reset();
      this.#followsChoice = true;
      choose("customer", id);
      this.#say(`${name} 已经添加，现在可以在客户的微信里说话。`, false);
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
