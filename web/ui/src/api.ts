import { ref } from "vue";
import type { Invitation, Me } from "./shapes";

/** A request that was not carried out: what to tell the person, and what that person can do. */
export class Failure extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}

/** Nobody is signed in: how to. */
export class NotSignedIn extends Error {
  constructor(readonly invitation: Invitation) {
    super("not signed in");
  }
}

const PATIENCE = 15_000;
const PATIENCE_WITH_FILES = 120_000;
const UNDO = "/undo{}";
let csrf = "";

/** Whoever was signed in is so no longer. */
export const lapsed = ref(false);

/** Changes that nobody has heard to be done, each with the name it is sent under: sent again, it is known again. */
const unanswered = new Map<string, string>();

/** Who is signed in. Throws NotSignedIn, Failure. */
export async function whoAmI(app: string): Promise<Me> {
  return known(await read<Me>(`/me?app=${encodeURIComponent(app)}`));
}

/** Sign in with a code of the platform. Throws Failure. */
export async function comeIn(app: string, code: string): Promise<Me> {
  return known(await change<Me>(`/signin/${app}`, { code }));
}

function known(me: Me): Me {
  csrf = me.csrf;
  lapsed.value = false;
  return me;
}

/** Read something below /api, until `signal` says that nobody wants it any more. Throws Failure. */
export function read<T>(path: string, signal?: AbortSignal): Promise<T> {
  return exchange<T>(path, { method: "GET" }, PATIENCE, signal);
}

/** Change something below /api; asked for again because no answer came, it is done once. Throws Failure. */
export async function change<T>(path: string, body: object = {}): Promise<T> {
  const sent = JSON.stringify(body);
  const what = path + sent;
  const name = unanswered.get(what) ?? crypto.getRandomValues(new Uint32Array(4)).join("-");
  unanswered.set(what, name);
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf, "X-Once": name };
  const told = await exchange<T>(path, { method: "POST", headers, body: sent }, PATIENCE);
  unanswered.delete(what);
  unanswered.delete(UNDO); // from now on another deed is the last
  return told;
}

/** Hand a file over. Throws Failure. */
export function upload<T>(path: string, file: File): Promise<T> {
  const headers = { "Content-Type": file.type || "application/octet-stream", "X-CSRF-Token": csrf };
  return exchange<T>(`${path}?name=${encodeURIComponent(file.name)}`, { method: "POST", headers, body: file }, PATIENCE_WITH_FILES);
}

async function exchange<T>(path: string, request: RequestInit, patience: number, unwanted?: AbortSignal): Promise<T> {
  const ending = new AbortController();
  const end = () => ending.abort();
  const late = setTimeout(end, patience);
  unwanted?.addEventListener("abort", end);
  try {
    const answer = await fetch(`/api${path}`, { ...request, signal: ending.signal });
    return told<T>(answer, (await answer.json().catch(() => null)) as Told | null);
  } catch (thrown) {
    if (thrown instanceof Failure || thrown instanceof NotSignedIn) throw thrown;
    throw new Failure("offline", "连不上服务器。", "请检查网络，稍后再试；刚才的内容还在。");
  } finally {
    clearTimeout(late);
    unwanted?.removeEventListener("abort", end);
  }
}

function told<T>(answer: Response, told: Told | null): T {
  if (answer.ok && told !== null) return told as T;
  if (told?.signin) throw new NotSignedIn(told.signin);
  const error = told?.error ?? { code: "broken", message: "服务器的回答看不懂。", remedy: "请刷新页面重试。" };
  if (error.code === "not_signed_in") lapsed.value = csrf !== "";
  throw new Failure(error.code, error.message, error.remedy);
}

interface Told {
  error?: { code: string; message: string; remedy: string };
  signin?: Invitation;
}
