import { card } from "./card.js";
import { dingCard, isDingCard } from "./ding_card.js";
import { el, icon } from "./dom.js";
import { markdown } from "./markdown.js";
import { chatTime } from "./moments.js";

const SILENCE_S = 300;

function media({ kind, name, url }) {
  if (kind === "image" && url) {
    return el(
      "a",
      { class: "bubble-image", href: url, target: "_blank", rel: "noopener", "aria-label": `打开图片 ${name}` },
      el("img", { src: url, alt: name }),
    );
  }
  const inside = [icon("file"), el("span", {}, name || "文件")];
  if (!url) return el("span", { class: "bubble bubble-file" }, ...inside);
  return el("a", { class: "bubble bubble-file", href: url, download: name || "文件" }, ...inside);
}

/** A voice with what the client has understood of it. */
function voice(row) {
  return el("div", { class: "bubble bubble-voice" }, el("small", {}, `语音 · ${row.media.name}`), el("span", {}, row.text));
}

function content(row, onTap) {
  if (row.media?.kind === "voice" && row.text) return voice(row);
  if (row.media) return media(row.media);
  if (isDingCard(row)) return dingCard(row, onTap);
  if (row.buttons?.length || row.msgtype === "template_card") return card(row, onTap);
  if (row.msgtype === "markdown") return el("div", { class: "bubble" }, markdown(row.text));
  return el("div", { class: "bubble" }, row.text);
}

/** One message. `face` is its author's avatar, `author` the name read out and, where `named`, shown above it. */
export function bubble(row, { own, face, author, named, onTap }) {
  return el(
    "div",
    { class: own ? "message is-own" : "message" },
    face,
    el(
      "div",
      { class: "message-body" },
      el("span", { class: named ? "message-author" : "visually-hidden" }, named ? author : `${author}：`),
      content(row, onTap),
    ),
  );
}

/** A message on its way, or one that did not get through with the reason and what can be done. */
export function pendingBubble(pending, { face, onRetry, onDiscard }) {
  const node = bubble(pending.row, { own: true, face, author: "我" });
  const body = node.querySelector(".message-body");
  if (!pending.error) {
    body.append(el("span", { class: "message-state" }, "发送中…"));
    return node;
  }
  node.classList.add("is-failed");
  body.append(
    el(
      "div",
      { class: "message-error", role: "alert" },
      el("span", {}, `没有发出去：${pending.error}`),
      el("button", { type: "button", class: "link", on: { click: onRetry } }, "重试"),
      el("button", { type: "button", class: "link", on: { click: onDiscard } }, "放弃"),
    ),
  );
  return node;
}

/** What somebody did rather than said. */
export function happened(row) {
  return el("div", { class: "message-time message-deed" }, row.text);
}

/** The time shown above a message that follows a silence, or null. */
export function timeBetween(before, row) {
  if (before && row.at - before.at < SILENCE_S) return null;
  return el("div", { class: "message-time" }, chatTime(row.at));
}
