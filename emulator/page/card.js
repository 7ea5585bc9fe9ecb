import { el } from "./dom.js";

const FIELD = /^([^：:\s]{1,10})[：:]\s*(\S.*)$/;

/** The words of a card by their place: first line the title, `名：值` lines at the end the fields, the rest the text. */
export function readCard(text) {
  const [title, ...lines] = text.split("\n");
  const fields = [];
  while (lines.length && FIELD.test(lines.at(-1))) {
    const [, name, value] = FIELD.exec(lines.pop());
    fields.unshift([name, value]);
  }
  return { title, text: lines.join("\n").trim(), fields };
}

function fieldRow([name, value]) {
  return el("div", { class: "card-field" }, el("dt", {}, name), el("dd", {}, value));
}

function button({ key, text }, tapped, onTap) {
  const chosen = tapped === key;
  const label = chosen ? `${text}（已选）` : text;
  return el(
    "button",
    {
      type: "button",
      class: chosen ? "card-button is-tapped" : "card-button",
      disabled: tapped != null,
      "aria-pressed": String(chosen),
      on: { click: (event) => onTap(key, event.currentTarget) },
    },
    label,
  );
}

function option(question, { id, text, checked }, row) {
  const input = el("input", {
    type: question.several ? "checkbox" : "radio",
    name: `${row.n}:${question.key}`,
    value: id,
    disabled: row.tapped != null,
  });
  input.checked = checked;
  return el("label", { class: "card-option" }, input, el("span", {}, text));
}

function asked(question, row) {
  return el(
    "fieldset",
    { class: "card-question", "data-question": question.key },
    el("legend", { class: "visually-hidden" }, question.title || "请选择"),
    ...question.options.map((each) => option(question, each, row)),
  );
}

/** What is ticked, as the control interface wants it: the ids by question. */
function ticked(article) {
  const groups = [...article.querySelectorAll(".card-question")];
  return Object.fromEntries(groups.map((group) => [
    group.dataset.question,
    [...group.querySelectorAll("input:checked")].map((input) => input.value),
  ]));
}

/** A 企业微信 template card. Once a button was tapped all are at rest and the tapped one shows it. */
export function card(row, onTap) {
  const { title, text, fields } = readCard(row.text);
  const questions = row.buttons?.length ? row.questions ?? [] : [];
  const submit = (key, node) => onTap(key, node, questions.length ? ticked(node.closest(".card")) : {});
  return el(
    "article",
    { class: "card" },
    el("p", { class: "card-source" }, "CRM 助手"),
    el("h3", { class: "card-title" }, title),
    text && el("p", { class: "card-text" }, text),
    fields.length > 0 && el("dl", { class: "card-fields" }, ...fields.map(fieldRow)),
    ...questions.map((each) => asked(each, row)),
    el("div", { class: "card-buttons" }, ...(row.buttons ?? []).map((each) => button(each, row.tapped, submit))),
  );
}
