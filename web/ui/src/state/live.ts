import { onScopeDispose, ref, type Ref } from "vue";
import type { Moment } from "../shapes";

const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 30_000;

/** How the news arrive: at once, not at all, or every LONGEST_WAIT, because other pages of this person have all places. */
export type Hearing = "live" | "lost" | "crowded";

interface Ears {
  moment(one: Moment): void;
  /** Something of the first view may have changed, or was missed while nothing could be heard. */
  changed(): void;
}

/** Hear what happens with a customer above the line `after`. */
export function useLive(customer: string, after: string, ears: Ears): { hearing: Ref<Hearing>; again(): void } {
  const hearing = ref<Hearing>("live");
  let wait = FIRST_WAIT;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let source = open();

  function open(): EventSource {
    const stream = new EventSource(`/api/events?${new URLSearchParams({ customer, after })}`);
    stream.addEventListener("moment", (event: MessageEvent<string>) => {
      after = event.lastEventId || after;
      ears.moment(JSON.parse(event.data) as Moment);
    });
    stream.addEventListener("customer", () => ears.changed());
    stream.addEventListener("listening", heard);
    stream.addEventListener("crowded", () => crowded(stream));
    stream.addEventListener("error", () => lost(stream));
    return stream;
  }

  function heard(): void {
    wait = FIRST_WAIT;
    if (hearing.value === "live") return;
    hearing.value = "live";
    ears.changed();
  }

  function crowded(stream: EventSource): void {
    stream.close();
    if (hearing.value !== "live") ears.changed();
    hearing.value = "crowded";
    clearTimeout(timer);
    timer = setTimeout(again, LONGEST_WAIT);
  }

  /** The browser tries again by itself, except after an answer it does not understand. */
  function lost(stream: EventSource): void {
    hearing.value = "lost";
    if (stream.readyState !== EventSource.CLOSED) return;
    ears.changed();
    clearTimeout(timer);
    timer = setTimeout(again, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }

  function again(): void {
    clearTimeout(timer);
    source.close();
    source = open();
  }

  addEventListener("online", again);
  onScopeDispose(() => {
    removeEventListener("online", again);
    clearTimeout(timer);
    source.close();
  });
  return { hearing, again };
}
