import { onScopeDispose, ref, watch, type Ref } from "vue";
import { lapsed } from "../api";

const HOUR = 3_600_000;
const PREFIX = "scrm-draft:";
const WRITER = "scrm-draft-writer";

interface Draft {
  at: number;
  words: string;
}

/** What is typed into one field below a path. This tab keeps it for an hour, over a sign-in, too; empty words end that. */
export function useDraft(path: string, field: string, first = ""): Ref<string> {
  const key = nameOf(path, field);
  const typed = ref(kept(key)?.words ?? first);
  watch(typed, (words) => keep(key, words), { flush: "sync" });
  return typed;
}

/** A draft that is kept only while its field is on the screen, and where the sign-in took the screen away. */
export function usePassingDraft(path: string, field: string, first = ""): Ref<string> {
  onScopeDispose(() => {
    if (!lapsed.value) keep(nameOf(path, field), "");
  });
  return useDraft(path, field, first);
}

/** Forget what is too old, and all of it where somebody else wrote it. */
export function tidyDrafts(writer: string): void {
  const known = sessionStorage.getItem(WRITER);
  for (const key of Object.keys(sessionStorage).filter((one) => one.startsWith(PREFIX))) {
    if (known !== writer || kept(key) === null) sessionStorage.removeItem(key);
  }
  sessionStorage.setItem(WRITER, writer);
}

function nameOf(path: string, field: string): string {
  return `${PREFIX}${path}:${field}`;
}

function keep(key: string, words: string): void {
  if (words) sessionStorage.setItem(key, JSON.stringify({ at: Date.now(), words } satisfies Draft));
  else sessionStorage.removeItem(key);
}

function kept(key: string): Draft | null {
  const draft = JSON.parse(sessionStorage.getItem(key) ?? "null") as Draft | null;
  return draft && Date.now() - draft.at < HOUR ? draft : null;
}
