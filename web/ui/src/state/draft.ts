import { onScopeDispose, ref, watch, type Ref } from "vue";
import { lapsed } from "../api";

const HOUR = 3_600_000;
const PREFIX = "scrm-draft:";
const WRITER = "scrm-draft-writer";

interface Draft {
  at: number;
  words: string;
}

/** What is typed into one field of one customer. This tab keeps it for an hour, over a sign-in, too; empty words end that. */
export function useDraft(customer: string, field: string): Ref<string> {
  const key = `${PREFIX}${customer}:${field}`;
  const typed = ref(kept(key)?.words ?? "");
  watch(typed, (words) => keep(key, words), { flush: "sync" });
  return typed;
}

/** What is looked for below a path: kept like a draft while it is on the screen, and where the sign-in took the screen away. */
export function useSearch(path: string): Ref<string> {
  onScopeDispose(() => {
    if (!lapsed.value) keep(`${PREFIX}${path}:search`, "");
  });
  return useDraft(path, "search");
}

/** Forget what is too old, and all of it where somebody else wrote it. */
export function tidyDrafts(writer: string): void {
  const known = sessionStorage.getItem(WRITER);
  for (const key of Object.keys(sessionStorage).filter((one) => one.startsWith(PREFIX))) {
    if (known !== writer || kept(key) === null) sessionStorage.removeItem(key);
  }
  sessionStorage.setItem(WRITER, writer);
}

function keep(key: string, words: string): void {
  if (words) sessionStorage.setItem(key, JSON.stringify({ at: Date.now(), words } satisfies Draft));
  else sessionStorage.removeItem(key);
}

function kept(key: string): Draft | null {
  const draft = JSON.parse(sessionStorage.getItem(key) ?? "null") as Draft | null;
  return draft && Date.now() - draft.at < HOUR ? draft : null;
}
