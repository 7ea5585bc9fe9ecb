import { onMounted, onScopeDispose, ref, shallowRef, watch, type Ref } from "vue";
import { useAsking } from "./asking";

const PAUSE = 200;

/** What is found for what is `typed`, a moment after: at `address`, nothing for null.
 *
 * Only the last question counts; the one before is dropped as soon as more is typed.
 */
export function useLookup<T>(address: (typed: string) => string | null, typed: Ref<string> = ref("")) {
  const found = shallowRef<T | null>(null);
  const { failure, ask, drop } = useAsking();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function look(): Promise<void> {
    clearTimeout(timer);
    const from = address(typed.value);
    if (from !== null) return ask<T>(from, (told) => (found.value = told));
    drop();
    found.value = null;
  }

  onMounted(look);
  onScopeDispose(() => clearTimeout(timer));
  watch(typed, () => {
    clearTimeout(timer);
    drop();
    timer = setTimeout(look, PAUSE);
  });
  return { typed, found, failure, look };
}
