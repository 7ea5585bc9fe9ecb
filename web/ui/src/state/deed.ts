import { ref } from "vue";
import type { Failure } from "../api";
import { failureOf } from "./failing";
import { complain, dismiss } from "./snack";

/** One thing is done at a time; the answer of `run` is whether it worked.
 *
 * Why it did not is said at the lower edge, or, `inForm`, in `wrong`, for the form to show.
 */
export function useDeed({ inForm = false } = {}) {
  const busy = ref(false);
  const wrong = ref("");

  async function run(deed: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    wrong.value = "";
    dismiss();
    try {
      await deed();
      return true;
    } catch (thrown) {
      if (inForm) wrong.value = told(failureOf(thrown));
      else complain(thrown);
      return false;
    } finally {
      busy.value = false;
    }
  }
  return { busy, wrong, run };
}

/** What did not work and what to do, in one line; nothing for none. */
export function told(failure: Failure | null): string {
  return failure ? failure.message + failure.remedy : "";
}
