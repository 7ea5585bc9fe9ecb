const SVG = "http://www.w3.org/2000/svg";

/**
 * Builds an element. Attributes: `on` holds listeners by event name, `false`/`null`/`undefined` leave one out,
 * `true` sets it empty. Children are nodes or words; words always become text, never markup.
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") listen(node, value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child != null && child !== false));
  return node;
}

function listen(node, handlers) {
  for (const [event, handler] of Object.entries(handlers)) node.addEventListener(event, handler);
}

/** Makes `wanted` the children, touching only what changed: focus, selection and screen readers are left in peace. */
export function reconcile(parent, wanted) {
  const keep = new Set(wanted);
  for (const node of [...parent.children]) if (!keep.has(node)) node.remove();
  wanted.forEach((node, index) => {
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
  });
}

const PATHS = {
  chevron: "M6 9l6 6 6-6",
  back: "M15 5l-7 7 7 7",
  plus: "M12 5v14M5 12h14",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4.5 4.5",
  send: "M5 12h13M12 5l7 7-7 7",
  down: "M12 5v13M6 12l6 6 6-6",
  file: "M7 3h7l4 4v14H7zM14 3v5h4",
  chat: "M4 5h16v11H10l-4 4v-4H4z",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4.5 3.6-7 8-7s8 2.5 8 7",
  sliders: "M4 7h9M19 7h1M4 17h1M11 17h9M16 4v6M8 14v6",
  close: "M6 6l12 12M18 6L6 18",
};

/** A line icon for the eye only; the control around it carries the label. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
