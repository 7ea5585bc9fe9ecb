import { api } from "./api.js";
import { chosen, choose, onChoice } from "./choices.js";
import { CustomerPhone } from "./customer_phone.js";
import { el, icon } from "./dom.js";
import { Panes } from "./panes.js";
import { Stage } from "./stage.js";
import { StaffPhone } from "./staff_phone.js";
import { coalesced, follow } from "./stream.js";
import { World } from "./world.js";

const LINK_GRACE_MS = 1200;

const panes = new Panes();
const staff = new StaffPhone({ onNews: () => panes.mark("staff") });
const customer = new CustomerPhone({ onNews: () => panes.mark("customer") });
const stage = new Stage();
const banner = document.querySelector("#banner");
const robot = document.querySelector("#robot");
let world = null;

const known = (people, id) => people.some((person) => person.id === id);

/** Somebody is always chosen: the remembered person, else two who have something to show. */
async function chooseSomebody() {
  if (!known(world.customers, chosen("customer"))) choose("customer", (await lastToSpeak()) ?? world.customers[0]?.id);
  if (!known(world.staff, chosen("staff"))) {
    choose("staff", world.followerOf(chosen("customer")) ?? world.staff[0]?.id);
  }
}

/** The external userid of who spoke last to the 客服 of the chosen staff member, or of anybody's; null with nobody. */
async function lastToSpeak() {
  const userid = chosen("staff") ?? world.customers[0]?.userid;
  const conversations = userid ? await api.service(userid) : [];
  return conversations[0]?.external_userid ?? null;
}

function show() {
  if (world === null) return;
  panes.show();
  staff.show(world);
  customer.show(world);
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

async function happened(kind, detail) {
  if (kind === "staff_chat") staff.chatChanged(detail.userid);
  else if (kind === "customer_chat") {
    staff.customerChanged(detail.external_userid);
    customer.changed(detail.external_userid);
  } else {
    await refreshWorld();
    staff.refresh();
    customer.refresh();
    stage.refresh();
  }
}

document.querySelector("#phones").append(staff.node, customer.node, stage.node);
document.querySelector("#stage-toggle").prepend(icon("sliders"));
document.querySelector("#stage-toggle").addEventListener("click", () => {
  choose("stage", chosen("stage") === "open" ? "closed" : "open");
});
onChoice(show);
await refreshWorld();
stage.refresh();
follow({ onEvent: happened, onLink: linkChanged });
