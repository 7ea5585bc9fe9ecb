import { CallLog } from "./call_log.js";
import { choose, chosen } from "./choices.js";
import { ContactCodes } from "./contact_codes.js";
import { CorpTags } from "./corp_tags.js";
import { el, icon } from "./dom.js";
import { Faults } from "./faults.js";
import { Groups } from "./groups.js";
import { Newcomer } from "./newcomer.js";
import { Partings } from "./partings.js";
import { PrivateChat } from "./private_chat.js";

/** What happens behind the two phones: new customers, things going wrong, the calls the platform received. */
export class Stage {
  constructor() {
    this.newcomer = new Newcomer();
    this.partings = new Partings();
    this.privateChat = new PrivateChat();
    this.codes = new ContactCodes();
    this.tags = new CorpTags();
    this.groups = new Groups();
    this.faults = new Faults();
    this.calls = new CallLog({ isShown: () => this.#isShown() });
    const fold = el("button", { type: "button", class: "icon-button stage-fold", "aria-label": "收起舞台" }, icon("close"));
    fold.addEventListener("click", () => choose("stage", "closed"));
    this.node = el(
      "aside",
      { class: "stage", "aria-label": "舞台" },
      el("header", { class: "stage-head" }, el("h2", {}, "舞台"), el("small", {}, "在幕后安排事情发生"), fold),
      this.newcomer.node,
      this.partings.node,
      this.privateChat.node,
      this.codes.node,
      this.tags.node,
      this.groups.node,
      this.faults.node,
      this.calls.node,
    );
  }

  #isShown() {
    return this.node.offsetParent !== null && document.visibilityState === "visible";
  }

  show(world) {
    this.newcomer.show(world, chosen("staff"));
    this.partings.show(world);
    this.privateChat.show(world);
    this.groups.show(world);
  }

  refresh() {
    this.codes.refresh();
    this.tags.refresh();
    this.faults.refresh();
    this.calls.refresh();
  }
}
