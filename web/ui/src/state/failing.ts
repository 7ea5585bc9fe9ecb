import { Failure, NotSignedIn } from "../api";

const REMEDIES: Record<string, string> = {
  not_found: "可能由其他同事负责，或者刚加好友还没有同步过来。",
};

/** What to show of anything that was thrown: what happened, and what to do. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown.remedy ? thrown : new Failure(thrown.code, thrown.message, REMEDIES[thrown.code] ?? "");
  if (thrown instanceof NotSignedIn) return new Failure("not_signed_in", "登录已过期，请重新打开侧边栏。", "");
  return new Failure("broken", "页面出了点问题。", "请刷新页面重试。");
}
