import { api } from "./api.js";
import { chosen, choose, onChoice } from "./choices.js";
import { CustomerPhone } from "./customer_phone.js";
import { DingPhone } from "./ding_phone.js";
import { el, icon } from "./dom.js";
import { Panes } from "./panes.js";
import { isTight, SidebarPanel } from "./sidebar.js";
import { Stage } from "./stage.js";
import { StaffPhone } from "./staff_phone.js";
import { coalesced, follow } from "./stream.js";
import { World } from "./world.js";

const LINK_GRACE_MS = 1200;

const panes = new Panes();
const staff = new StaffPhone({ onNews: () => panes.mark("staff") });
const ding = new DingPhone({ onNews: () => panes.mark("staff") });
const customer = new CustomerPhone({ onNews: () => panes.mark("customer") });
const sidebar = new SidebarPanel();
const stage = new Stage();
const banner = document.querySelector("#banner");
const robot = document.querySelector("#robot");
let world = null;

const known = (people, id) => people.some((person) => person.id === id);

/** Somebody is always chosen: who was remembered, else people with something to show. */
async function chooseSomebody() {
  const customer = chosen("customer");
  if (!known(world.staff, chosen("staff"))) choose("staff", world.followerOf(customer) ?? world.busiest());
  if (!known(world.ding, chosen("ding"))) choose("ding", world.ding.at(-1)?.id);
  if (!known(world.customers, customer)) choose("customer", await someoneToServe(chosen("staff")));
}

/** The external userid of who of that staff member's customers spoke last to 客服, else their first; undefined with none. */
async function someoneToServe(userid) {
  if (!userid) return world.customers[0]?.id;
  const theirs = (await api.service(userid)).find((row) => world.followerOf(row.external_userid) === userid);
  return theirs?.external_userid ?? world.customerOf(userid)?.id;
}

function show() {
  if (world === null) return;
  panes.show();
  staff.show(world);
  ding.show(world);
  customer.show(world);
  sidebar.show(world, staff.customer ?? chosen("customer"));
  stage.show(world);
}

function showRobot() {
  robot.hidden = false;
  robot.classList.toggle("is-down", !world.botRuns);
  robot.textContent = world.botRuns ? "机器人运行中" : "机器人没有运行";
  robot.title = world.botRuns ? "" : "消息会送到，但不会有回答。请用 make demo 启动。";
}

const refreshWorld = coalesced(async () => {
  try {
    world = new World(await api.state());
    await chooseSomebody();
  } catch (refusal) {
    return say(refusal.message);
  }
  say("");
  showRobot();
  show();
});

function say(sentence) {
  const retry = el("button", { type: "button", class: "link", on: { click: () => refreshWorld() } }, "重试");
  banner.replaceChildren(...(sentence ? [sentence, retry] : []));
  banner.hidden = !sentence;
}

let complaint = null;

function linkChanged(up) {
  clearTimeout(complaint);
  if (up) say("");
  else complaint = setTimeout(() => say("与模拟器的连接断了，正在重新连接…"), LINK_GRACE_MS);
}

function dingChanged(conversationId) {
  staff.offices.mark("dingtalk");
  return ding.chatChanged(conversationId);
}

async function happened(kind, detail) {
  if (kind === "staff_chat") {
    ding.offices.mark("wecom");
    staff.chatChanged(detail.userid);
  }
  else if (kind === "dingtalk_chat") dingChanged(detail.conversation_id);
  else if (kind === "customer_chat") {
    staff.customerChanged(detail.external_userid);
    customer.changed(detail.external_userid);
  } else if (kind === "official_chat") {
    await refreshWorld();
    customer.followerChanged(detail.openid);
  } else {
    await refreshWorld();
    staff.refresh();
    ding.refresh();
    customer.refresh();
    stage.refresh();
  }
}

document.querySelector("#phones").append(staff.node, ding.node, sidebar.node, customer.node, stage.node);
document.querySelector("#stage-toggle").prepend(icon("sliders"));
document.querySelector("#stage-toggle").addEventListener("click", () => {
  const opens = chosen("stage") !== "open";
  if (opens && isTight()) choose("sidebar", "closed");
  choose("stage", opens ? "open" : "closed");
});
ding.node.addEventListener("ding-link", (event) => sidebar.follow(event.detail));
staff.node.addEventListener("chat-opened", show);
onChoice(show);
await refreshWorld();
stage.refresh();
follow({ onEvent: happened, onLink: linkChanged });
