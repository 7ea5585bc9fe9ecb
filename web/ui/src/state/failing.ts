import { Failure, NotSignedIn } from "../api";

/** What to show of anything that was thrown: what happened, and what to do. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  if (thrown instanceof NotSignedIn) return new Failure("not_signed_in", "登录已过期。", "请重新登录。");
  return new Failure("broken", "页面出了点问题。", "请刷新页面重试。");
}
