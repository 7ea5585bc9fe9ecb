import { reactive } from "vue";
import { failureOf } from "./failing";

export interface Snack {
  text: string;
  tone: "done" | "wrong";
  undo: (() => Promise<unknown>) | null;
}

const SECONDS = { done: 5, wrong: 8 };
let timer: ReturnType<typeof setTimeout> | undefined;

/** The one message at the lower edge; a new one takes the old one's place. */
export const snack = reactive<{ shown: Snack | null }>({ shown: null });

export function tell(text: string, undo: Snack["undo"] = null): void {
  show({ text, tone: "done", undo });
}

export function complain(thrown: unknown): void {
  const { message, remedy } = failureOf(thrown);
  show({ text: [message, remedy].filter(Boolean).join(""), tone: "wrong", undo: null });
}

export function dismiss(): void {
  clearTimeout(timer);
  snack.shown = null;
}

function show(one: Snack): void {
  clearTimeout(timer);
  snack.shown = one;
  timer = setTimeout(dismiss, SECONDS[one.tone] * 1_000);
}
