import { el, icon } from "./dom.js";

const NEAR_PX = 48;

/**
 * Keeps a list at its end while the reader is there; when the reader has gone up, new messages only show a button.
 * Gives back `{ node, toEnd, grown }`: call `grown` after messages were added.
 */
export function stickToEnd(list) {
  let atEnd = true;
  const toEnd = () => {
    list.scrollTop = list.scrollHeight;
    atEnd = true;
    more.hidden = true;
  };
  const more = el("button", { type: "button", class: "more", hidden: true, on: { click: toEnd } }, icon("down"), "新消息");

  list.addEventListener("scroll", () => {
    if (list.clientHeight === 0) return;
    atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_PX;
    if (atEnd) more.hidden = true;
  });
  const keep = () => atEnd && toEnd();
  list.addEventListener("load", keep, true);
  new ResizeObserver(keep).observe(list);

  return { node: more, toEnd, grown: () => (atEnd ? toEnd() : (more.hidden = false)) };
}
