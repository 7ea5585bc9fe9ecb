import { onMounted, onScopeDispose, ref, shallowRef, watch, type Ref } from "vue";
import { read, type Failure } from "../api";
import { failureOf } from "./failing";

const PAUSE = 200;

/** What is found for what is `typed`, a moment after: at `address`, nothing for null.
 *
 * Only the last question counts; the one before is dropped as soon as more is typed.
 */
export function useLookup<T>(address: (typed: string) => string | null, typed: Ref<string> = ref("")) {
  const found = shallowRef<T | null>(null);
  const failure = shallowRef<Failure | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking = new AbortController();

  function drop(): void {
    clearTimeout(timer);
    asking.abort();
  }

  async function look(): Promise<void> {
    drop();
    const mine = (asking = new AbortController());
    const from = address(typed.value);
    failure.value = null;
    try {
      const told = from === null ? null : await read<T>(from, mine.signal);
      if (!mine.signal.aborted) found.value = told;
    } catch (thrown) {
      if (!mine.signal.aborted) failure.value = failureOf(thrown);
    }
  }

  onMounted(look);
  onScopeDispose(drop);
  watch(typed, () => {
    drop();
    timer = setTimeout(look, PAUSE);
  });
  return { typed, found, failure, look };
}
