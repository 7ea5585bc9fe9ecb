import { ref, shallowRef } from "vue";
import type { Moment, Page } from "../shapes";
import { useAsking } from "./asking";

/** Pages of lines below one address, read one after the other: files, or what a search found. */
export function usePages() {
  const items = shallowRef<Moment[]>([]);
  const next = ref<string | null>(null);
  const known = ref(false);
  const { loading, failure, ask } = useAsking();
  let address = "";

  function start(from: string): Promise<void> {
    address = from;
    items.value = [];
    next.value = null;
    known.value = false;
    return load();
  }

  const more = () => (next.value !== null && !loading.value ? load() : Promise.resolve());

  function load(): Promise<void> {
    return ask<Page>(next.value ? `${address}before=${encodeURIComponent(next.value)}` : address, (page) => {
      items.value = [...items.value, ...page.items];
      next.value = page.next;
      known.value = true;
    });
  }

  return { items, next, loading, known, failure, start, more, retry: load };
}
