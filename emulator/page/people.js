import { avatar } from "./avatar.js";
import { el } from "./dom.js";

/** The people (`{ id, name, detail }`) in whom every one of the words is found, in their own order. */
export function matching(people, words) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const haystack = ({ id, name, detail }) => `${name} ${id} ${detail}`.toLowerCase();
  return people.filter((person) => wanted.every((word) => haystack(person).includes(word)));
}

/** Face, name and detail of a person, as parts of a row. */
export function portrait({ name, detail }) {
  return [avatar(name), el("span", { class: "picker-words" }, el("strong", {}, name), el("small", {}, detail))];
}

/** A row of a listbox to choose that person by. */
export function personOption(person, { id, chosen, unread }) {
  return el(
    "li",
    { class: "picker-option", role: "option", id, "data-id": person.id, "aria-selected": String(chosen) },
    ...portrait(person),
    unread && el("span", { class: "dot", role: "img", "aria-label": "有新消息" }),
  );
}
