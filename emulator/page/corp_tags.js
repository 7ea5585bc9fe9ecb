import { api } from "./api.js";
import { el } from "./dom.js";

/** The company's tags as an administrator sees them in the client: made, renamed, deleted, moved. */
export class CorpTags {
  constructor() {
    this.list = el("div", { class: "tag-groups" });
    this.group = el("input", { name: "group", maxlength: "30", placeholder: "分组", "aria-label": "分组", autocomplete: "off" });
    this.name = el("input", { name: "tag", maxlength: "30", placeholder: "新标签", "aria-label": "新标签", autocomplete: "off" });
    this.said = el("p", { class: "said", role: "status" });
    const add = el("button", { type: "submit", class: "primary" }, "新建");
    const form = el("form", { class: "tag-row" }, this.group, this.name, add);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#attempt(async () => {
        await api.addTag({ group: this.group.value, name: this.name.value });
        this.name.value = "";
      });
    });
    const shuffle = el("button", { type: "button", class: "link" }, "分组倒序");
    shuffle.addEventListener("click", () => this.#attempt(api.shuffleTags));
    this.node = el("details", { class: "act" }, el("summary", {}, "企业标签"), this.list, form, shuffle, this.said);
  }

  refresh() {
    return this.#attempt(() => {});
  }

  async #attempt(change) {
    try {
      await change();
      this.#draw(await api.tags());
      this.#say("");
    } catch (refusal) {
      this.#say(refusal.message);
    }
  }

  #draw(groups) {
    const rows = groups.map(({ name, tags }) => el("p", {}, el("b", {}, name), " ", ...tags.flatMap((tag) => [this.#tag(tag), " "])));
    this.list.replaceChildren(...rows);
  }

  #tag({ id, name }) {
    const chip = el("button", { type: "button", class: "link", title: "改名；清空则删除" }, name);
    chip.addEventListener("click", () => {
      const wanted = window.prompt("新名称（清空则删除）", name);
      if (wanted === null || wanted === name) return;
      this.#attempt(() => (wanted.trim() ? api.renameTag(id, wanted) : api.deleteTag(id)));
    });
    return chip;
  }

  #say(sentence) {
    this.said.textContent = sentence;
    this.said.classList.toggle("is-problem", Boolean(sentence));
  }
}
