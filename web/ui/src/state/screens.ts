import { computed, onScopeDispose, ref, shallowRef } from "vue";

/** Screens one after the other, in step with the browser's own way back and forth; the address stays the same. */
export function useScreens<Screen>(first: Screen) {
  const screens = shallowRef<Screen[]>([first]);
  const at = ref(0);

  /** The only screen from now on. */
  function begin(only: Screen): void {
    screens.value = [only];
    at.value = 0;
    history.replaceState({ at: 0 }, "");
  }

  function go(to: Screen): void {
    screens.value = [...screens.value.slice(0, at.value + 1), to];
    at.value += 1;
    history.pushState({ at: at.value }, "");
  }

  function moved(event: PopStateEvent): void {
    const wanted = Number((event.state as { at?: number } | null)?.at ?? 0);
    at.value = Math.min(wanted, screens.value.length - 1);
  }

  addEventListener("popstate", moved);
  onScopeDispose(() => removeEventListener("popstate", moved));
  const screen = computed(() => screens.value[at.value] ?? first);
  const canGoBack = computed(() => at.value > 0);
  return { screen, begin, go, back: () => history.back(), canGoBack };
}
