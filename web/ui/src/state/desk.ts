import { computed, inject, onScopeDispose, provide, shallowRef, type ComputedRef, type InjectionKey } from "vue";
import { change, read, type Failure } from "../api";
import type { Sender } from "../host/host";
import type { Ability, FirstView, Me } from "../shapes";
import { failureOf } from "./failing";
import { tell } from "./snack";
import { useTimeline, type Timeline } from "./timeline";

/** Everything the parts of a customer's page share. */
export interface Desk {
  /** Where what is asked and changed of this customer begins, below /api. */
  path: string;
  view: ComputedRef<FirstView>;
  timeline: Timeline;
  sender: Sender | null;
  can(what: Ability): boolean;
  /** Read the first view anew; what is on the screen stays until then. */
  refresh(): Promise<void>;
  /** The same in a moment: several tellings at once are one reading. */
  refreshSoon(): void;
  /** Take the last deed back, whichever it was. */
  undo(): Promise<void>;
}

const KEY: InjectionKey<Desk> = Symbol("desk");
const SOON = 200;
const OUT_OF_SIGHT = ["not_found", "refused"];

export function useDesk(): Desk {
  const desk = inject(KEY);
  if (!desk) throw new Error("no customer is open here");
  return desk;
}

/** Open a customer for the parts below; the first view may be known `already`. */
export function openDesk(customer: string, me: Me, sender: Sender | null, already: FirstView | null) {
  const view = shallowRef<FirstView | null>(already);
  const failure = shallowRef<Failure | null>(null);
  const path = `/customers/${customer}`;
  const timeline = useTimeline(path);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking = new AbortController();
  let fresh = already !== null;
  if (already) timeline.catchUp(already.timeline);

  /** Of two readings only the later one counts. A failure shows where nothing else does yet, and where the customer is out of sight by now. */
  async function refresh(): Promise<void> {
    asking.abort();
    const mine = (asking = new AbortController());
    try {
      const told = await read<FirstView>(path, mine.signal);
      if (mine.signal.aborted) return;
      view.value = told;
      failure.value = null;
      timeline.catchUp(told.timeline);
    } catch (thrown) {
      if (mine.signal.aborted) return;
      const wrong = failureOf(thrown);
      if (view.value === null || OUT_OF_SIGHT.includes(wrong.code)) failure.value = wrong;
    }
  }

  function refreshSoon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void refresh(), SOON);
  }

  async function undo(): Promise<void> {
    tell((await change<{ message: string }>("/undo")).message);
    await refresh();
  }

  /** The first reading; from then on the customer is among those looked at last. */
  async function open(): Promise<void> {
    if (fresh) fresh = false;
    else await refresh();
    if (view.value) await change(`${path}/opened`).catch(() => undefined);
  }

  onScopeDispose(() => {
    clearTimeout(timer);
    asking.abort();
  });
  const known = computed(() => view.value as FirstView);
  provide(KEY, { path, view: known, timeline, sender, can: (what) => me.can.includes(what), refresh, refreshSoon, undo });
  return { view, failure, open };
}
