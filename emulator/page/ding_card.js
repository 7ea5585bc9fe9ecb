import { el } from "./dom.js";
import { markdown } from "./markdown.js";

const KINDS = new Set(["interactiveCard", "actionCard", "link"]);

/** Whether a message of 钉钉 is shown as a card. */
export const isDingCard = (row) => KINDS.has(row.msgtype);

function tapped(row, key) {
  return row.tapped != null && row.tapped === key;
}

function button(row, { key, text, url }, onTap) {
  if (url?.startsWith("http")) {
    return el("a", { class: "ding-button", href: url, target: "_blank", rel: "noopener" }, text);
  }
  if (url?.startsWith("dingtalk:")) {
    const follow = ({ currentTarget }) => currentTarget.dispatchEvent(new CustomEvent("ding-link", { bubbles: true, detail: url }));
    return el("button", { type: "button", class: "ding-button", on: { click: follow } }, text);
  }
  const chosen = tapped(row, key);
  return el(
    "button",
    {
      type: "button",
      class: chosen ? "ding-button is-tapped" : "ding-button",
      disabled: row.tapped != null,
      "aria-pressed": String(chosen),
      on: { click: (event) => onTap(key, event.currentTarget) },
    },
    chosen ? `${text}（已选）` : text,
  );
}

/** A card of 钉钉: of an interactive one the first line is its title; buttons rest until the app changes the card. */
export function dingCard(row, onTap) {
  const [first, ...rest] = row.text.split("\n");
  const titled = row.msgtype !== "actionCard";
  const body = titled ? rest.join("\n").trim() : row.text;
  const buttons = row.buttons ?? [];
  return el(
    "article",
    { class: "ding-card" },
    titled && el("h3", { class: "ding-card-title" }, first),
    body && el("div", { class: "ding-card-body" }, markdown(body)),
    buttons.length > 0 && el("div", { class: "ding-card-buttons" }, ...buttons.map((each) => button(row, each, onTap))),
  );
}
