import { onBeforeUnmount, onMounted, ref, type Ref } from "vue";

/** Whether a part of the page is on the screen, below the bar at the top. */
export function useInSight(part: Readonly<Ref<{ $el: Element } | null>>): Ref<boolean> {
  const inSight = ref(true);
  const watcher = new IntersectionObserver((entries) => (inSight.value = entries.at(-1)?.isIntersecting ?? true), { rootMargin: "-80px 0px 0px" });
  onMounted(() => part.value && watcher.observe(part.value.$el));
  onBeforeUnmount(() => watcher.disconnect());
  return inSight;
}
