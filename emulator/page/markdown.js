import { el } from "./dom.js";

const INLINE = [
  { pattern: /\*\*(.+?)\*\*/, build: ([, inner]) => el("strong", {}, ...inline(inner)) },
  { pattern: /`([^`]+)`/, build: ([, code]) => el("code", {}, code) },
  { pattern: /\[([^\]]+)\]\(([^)\s]+)\)/, build: ([, words, address]) => link(words, address) },
  {
    pattern: /<font color="(info|comment|warning)">(.*?)<\/font>/,
    build: ([, colour, inner]) => el("span", { class: `ink-${colour}` }, ...inline(inner)),
  },
];

function link(words, address) {
  return el("span", { class: "md-link", title: address }, words);
}

function firstMatch(text) {
  const matches = INLINE.map(({ pattern, build }) => ({ match: pattern.exec(text), build }));
  return matches.filter(({ match }) => match).sort((a, b) => a.match.index - b.match.index)[0];
}

function inline(text) {
  const parts = [];
  let rest = text;
  for (let found = firstMatch(rest); found; found = firstMatch(rest)) {
    const { match, build } = found;
    parts.push(rest.slice(0, match.index), build(match));
    rest = rest.slice(match.index + match[0].length);
  }
  return [...parts, rest].filter((part) => part !== "");
}

function line(text) {
  const heading = /^(#{1,6})\s+(.*)$/.exec(text);
  if (heading) return el("p", { class: `md-h md-h${Math.min(heading[1].length, 3)}` }, ...inline(heading[2]));
  const quote = /^>\s?(.*)$/.exec(text);
  if (quote) return el("p", { class: "md-quote" }, ...inline(quote[1]));
  return el("p", { class: text.trim() ? null : "md-gap" }, ...inline(text));
}

/**
 * The small set that 企业微信 shows: headings, bold, code, quotes, links (named, not followed) and three inks.
 * Everything else, markup of any kind included, stays the text it is.
 */
export function markdown(text) {
  return el("div", { class: "md" }, ...text.split("\n").map(line));
}
