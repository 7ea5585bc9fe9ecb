const STORE = "scrm.emulator";

function fromHash() {
  return Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
}

function fromStore() {
  try {
    return JSON.parse(localStorage.getItem(STORE)) ?? {};
  } catch {
    return {};
  }
}

const roomy = matchMedia("(width > 1100px)").matches;
const values = { pane: "staff", tab: "app", wechat: "kf", stage: roomy ? "open" : "closed", ...fromStore(), ...fromHash() };
const listeners = new Set();

/** Who and what is chosen: `staff`, `customer`, `ding`, `office`, `pane`, `tab`, `stage`, `sidebar`. The address of the page wins over the memory. */
export const chosen = (name) => values[name];

export function choose(name, value) {
  if (values[name] === value) return;
  values[name] = value;
  localStorage.setItem(STORE, JSON.stringify(values));
  const { staff, customer, pane, tab, ding } = values;
  const office = values.office === "dingtalk" ? "dingtalk" : null;
  const shown = Object.entries({ staff, customer, pane, tab, office, ding: office && ding }).filter(([, held]) => held);
  history.replaceState(null, "", `#${new URLSearchParams(shown)}`);
  for (const listener of listeners) listener(name);
}

/** `listener(name)` is called after each change. */
export const onChoice = (listener) => listeners.add(listener);

addEventListener("hashchange", () => {
  for (const [name, value] of Object.entries(fromHash())) choose(name, value);
});
