import { nextTick, ref, useTemplateRef } from "vue";

/** A form that opens on demand, or at once. The template names its first field `field` and the button that opens it `writer`. */
export function useWriting(open = false) {
  const writing = ref(open);
  const field = useTemplateRef<HTMLElement>("field");
  const writer = useTemplateRef<HTMLElement>("writer");

  async function write(): Promise<void> {
    writing.value = true;
    await nextTick();
    field.value?.focus();
  }

  /** Whoever goes on by keyboard goes on from where the form was opened. */
  async function stop(): Promise<void> {
    writing.value = false;
    await nextTick();
    writer.value?.focus();
  }

  return { writing, write, stop };
}
