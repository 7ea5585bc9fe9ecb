import { ref, shallowRef } from "vue";
import type { Kind, Moment, Page } from "../shapes";
import { useAsking } from "./asking";
import { merged } from "./order";

/** The history below `path` as far as it has been read, the newest first, under one filter. */
export function useTimeline(path: string) {
  const items = shallowRef<Moment[]>([]);
  const next = ref<string | null>(null);
  const kinds = shallowRef<Kind[]>([]);
  const { loading, failure, ask } = useAsking();

  const fits = (one: Moment) => kinds.value.length === 0 || kinds.value.includes(one.kind);

  /** Lines that were told from elsewhere; none of them shows twice. */
  function take(told: readonly Moment[]): void {
    items.value = merged(items.value, told.filter(fits));
  }

  /** The newest page, read anew. Where lines between it and the known ones are missing, the history starts over. */
  function catchUp(page: Page): void {
    const [newest, oldest] = [items.value[0], page.items.at(-1)];
    if (newest && oldest && oldest.at > newest.at) void restart();
    else if (newest || kinds.value.length) take(page.items);
    else begin(page);
  }

  function begin(page: Page): void {
    items.value = page.items;
    next.value = page.next;
  }

  function filter(wanted: Kind[]): Promise<void> {
    kinds.value = wanted;
    return restart();
  }

  function restart(): Promise<void> {
    items.value = [];
    next.value = null;
    return load(null);
  }

  const more = () => (next.value !== null && !loading.value ? load(next.value) : Promise.resolve());
  const retry = () => load(next.value);

  function load(before: string | null): Promise<void> {
    const query = new URLSearchParams({ limit: "100", kinds: kinds.value.join(","), ...(before ? { before } : {}) });
    return ask<Page>(`${path}/timeline?${query}`, (page) => {
      items.value = merged(items.value, page.items);
      next.value = page.next;
    });
  }

  return { items, next, kinds, loading, failure, take, catchUp, filter, more, retry };
}

export type Timeline = ReturnType<typeof useTimeline>;
