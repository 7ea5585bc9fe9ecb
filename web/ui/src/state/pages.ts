import { onScopeDispose, ref, shallowRef } from "vue";
import { read, type Failure } from "../api";
import type { Moment, Page } from "../shapes";
import { failureOf } from "./failing";

/** Pages of lines below one address, read one after the other: files, or what a search found. */
export function usePages() {
  const items = shallowRef<Moment[]>([]);
  const next = ref<string | null>(null);
  const loading = ref(false);
  const known = ref(false);
  const failure = shallowRef<Failure | null>(null);
  let address = "";
  let asking = new AbortController();

  async function start(from: string): Promise<void> {
    address = from;
    items.value = [];
    next.value = null;
    known.value = false;
    await load();
  }

  const more = () => (next.value !== null && !loading.value ? load() : Promise.resolve());

  async function load(): Promise<void> {
    asking.abort();
    const mine = (asking = new AbortController());
    loading.value = true;
    failure.value = null;
    try {
      const page = await read<Page>(next.value ? `${address}before=${encodeURIComponent(next.value)}` : address, mine.signal);
      if (mine.signal.aborted) return;
      items.value = [...items.value, ...page.items];
      next.value = page.next;
      known.value = true;
    } catch (thrown) {
      if (!mine.signal.aborted) failure.value = failureOf(thrown);
    } finally {
      if (!mine.signal.aborted) loading.value = false;
    }
  }

  onScopeDispose(() => asking.abort());
  return { items, next, loading, known, failure, start, more, retry: load };
}
