import { el } from "./dom.js";

const TINTS = 8;
const DOUBLE_SURNAMES = new Set(["欧阳", "司马", "诸葛", "上官", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐"]);

function surname(name) {
  const letters = Array.from(name.trim());
  const double = letters.slice(0, 2).join("");
  return DOUBLE_SURNAMES.has(double) ? double : (letters[0] ?? "？").toUpperCase();
}

function tint(name) {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  return sum % TINTS;
}

/** The same name has the same colour everywhere and always. For the eye only: the name stands beside it. */
export function avatar(name) {
  return el("span", { class: `avatar tint-${tint(name)}`, "aria-hidden": "true" }, surname(name));
}

/** The company's 客服, where no person of it speaks. */
export function deskAvatar() {
  return el("span", { class: "avatar avatar-desk", "aria-hidden": "true" }, "客服");
}

export function appAvatar() {
  return el("span", { class: "avatar avatar-app", "aria-hidden": "true" }, "CRM");
}
