import { comeIn, Failure } from "../api";
import type { Host } from "../host/host";
import type { Place } from "../place";
import type { Invitation, Me } from "../shapes";

const TRIED = "scrm-signin-tried";
const ONCE_IN = 15_000;

/** Sign in the way the platform wants it. Null when the browser leaves for the platform's page. Throws Failure. */
export async function signIn(place: Place, invitation: Invitation, loading: Promise<Host>): Promise<Me | null> {
  if (invitation.kind === "wecom") {
    const refused = refusal();
    if (refused) throw refused;
    leaveFor(invitation.url);
    return null;
  }
  const host = await loading;
  if (!host.code) throw new Failure("outside", "这里不能登录。", "请从聊天里打开这个页面。");
  return comeIn(place.app, await host.code(invitation));
}

const REFUSED: Record<string, [what: string, remedy: string]> = {
  "401": ["登录没有完成。", "请点“重试”，或从聊天里重新打开。"],
  "403": ["您还没有开通 CRM 助手。", "请联系管理员，把您加入应用的可见范围并分配角色。"],
};
const AWAY: [string, string] = ["登录没有完成，平台或服务器暂时没有应答。", "请过一会儿点“重试”。"];

/** Why the way back from the platform ended without anybody being signed in, told once; null when it did not. */
function refusal(): Failure | null {
  const status = new URLSearchParams(location.search).get("signin");
  if (!status) return null;
  history.replaceState(history.state, "", location.pathname);
  sessionStorage.removeItem(TRIED);
  return new Failure("signin", ...(REFUSED[status] ?? AWAY));
}

/** The browser kept the cookie: the next time is a first time again. */
export function arrived(): void {
  sessionStorage.removeItem(TRIED);
}

/** A browser that keeps no cookie would go there and come back for ever. */
function leaveFor(url: string): void {
  const last = Number(sessionStorage.getItem(TRIED) ?? 0);
  if (Date.now() - last < ONCE_IN) {
    sessionStorage.removeItem(TRIED);
    throw new Failure("signin", "登录没有成功。", "请关掉侧边栏，从聊天里重新打开；若仍不行，请联系管理员。");
  }
  sessionStorage.setItem(TRIED, String(Date.now()));
  location.replace(url);
}
