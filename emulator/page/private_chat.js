import { api } from "./api.js";
import { chosen } from "./choices.js";
import { el } from "./dom.js";

const OFF = "会话存档未开启：本机没有 C 编译器。装好 gcc，重新运行 make demo。";

const field = (label, control) => el("label", { class: "field" }, el("span", {}, label), control);

/** What the chosen staff member and the chosen customer say to each other without the app: it lies in the archive. */
export class PrivateChat {
  #world = null;

  constructor() {
    this.pair = el("small", {});
    this.speaker = el("select", { name: "speaker" });
    this.text = el("input", { name: "text", required: true, maxlength: "500", placeholder: "例如：周末能看样品吗？", autocomplete: "off" });
    this.said = el("p", { class: "said", role: "status" });
    this.submit = el("button", { type: "submit", class: "primary" }, "说出来，并存档");
    this.form = el(
      "form", { class: "newcomer" },
      this.pair, field("谁说", this.speaker), field("说什么", this.text), this.submit, this.said,
    );
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#say();
    });
    this.node = el("details", { class: "act" }, el("summary", {}, "私聊（会话存档）"), this.form);
  }

  show(world) {
    this.#world = world;
    const [staff, customer] = [chosen("staff"), chosen("customer")];
    const ready = world.archived && staff && customer;
    this.submit.disabled = !ready;
    this.pair.textContent = world.archived ? "左边选中的员工和右边选中的客户：" : OFF;
    if (!ready) return this.speaker.replaceChildren();
    const kept = this.speaker.value;
    const option = (id, name) => el("option", { value: id, selected: id === kept }, `${name} 说`);
    this.speaker.replaceChildren(option("customer", world.customerName(customer)), option("staff", world.staffName(staff)));
  }

  async #say() {
    const [text, staff, customer] = [this.text.value.trim(), chosen("staff"), chosen("customer")];
    if (!text) return;
    const [from, to] = this.speaker.value === "staff" ? [staff, customer] : [customer, staff];
    this.submit.disabled = true;
    try {
      await api.archive({ from, to: [to], text });
      this.text.value = "";
      this.#tell(`已存档。过一会儿在助手里发“历史 ${this.#world.customerName(customer)}”就能看到。`, false);
    } catch (refusal) {
      this.#tell(refusal.message, true);
    }
    this.submit.disabled = false;
  }

  #tell(sentence, isProblem) {
    this.said.textContent = sentence;
    this.said.classList.toggle("is-problem", isProblem);
  }
}
