import { ref } from "vue";
import { failureOf } from "./failing";
import { complain } from "./snack";

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
    try {
      await deed();
      return true;
    } catch (thrown) {
      if (inForm) wrong.value = told(thrown);
      else complain(thrown);
      return false;
    } finally {
      busy.value = false;
    }
  }
  return { busy, wrong, run };
}

function told(thrown: unknown): string {
  const { message, remedy } = failureOf(thrown);
  return message + remedy;
}
