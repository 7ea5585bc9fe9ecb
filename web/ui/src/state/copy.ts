import { Failure } from "../api";

/** Put words onto the clipboard, also where a client's browser does not know the new way. Throws Failure. */
export async function copy(words: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(words);
  } catch {
    if (!copiedTheOldWay(words)) throw new Failure("not_copied", "没能复制。", "请长按这段文字，自己复制。");
  }
}

/** Inside an open dialog nothing outside of it can be selected. */
function copiedTheOldWay(words: string): boolean {
  const field = document.createElement("textarea");
  field.value = words;
  field.className = "unseen";
  (document.querySelector("dialog[open]") ?? document.body).append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  return copied;
}
