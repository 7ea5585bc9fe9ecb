import { onScopeDispose, ref, shallowRef } from "vue";
import { read, type Failure } from "../api";
import { failureOf } from "./failing";

/** Reads one thing at a time: of two questions under way only the later one's answer counts. */
export function useAsking() {
  const loading = ref(false);
  const failure = shallowRef<Failure | null>(null);
  let asking = new AbortController();

  /** Whatever is under way is not wanted any more. */
  function drop(): void {
    asking.abort();
    loading.value = false;
    failure.value = null;
  }

  async function ask<T>(path: string, take: (told: T) => void): Promise<void> {
    drop();
    const mine = (asking = new AbortController());
    loading.value = true;
    try {
      const told = await read<T>(path, mine.signal);
      if (!mine.signal.aborted) take(told);
    } catch (thrown) {
      if (!mine.signal.aborted) failure.value = failureOf(thrown);
    } finally {
      if (!mine.signal.aborted) loading.value = false;
    }
  }

  onScopeDispose(drop);
  return { loading, failure, ask, drop };
}
