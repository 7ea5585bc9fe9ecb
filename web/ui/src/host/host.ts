import type { Handed, Invitation } from "../shapes";

/** What the chat says it is with; a hint only, the server decides. */
export type Chat = { external_userid: string } | { chat_id: string };

/** The program the page is opened in. */
export interface Host {
  /** A code to sign in with, where the page itself has to ask for one. */
  code?(invitation: Invitation & { kind: "dingtalk" }): Promise<string>;
  /** Whom the chat beside the page is with; null where that cannot be told. */
  chat(): Promise<Chat | null>;
  /** Put something into the chat beside the page; null where a page cannot. */
  send: Sender | null;
}

export interface Sender {
  text(words: string): Promise<void>;
  file(one: Handed): Promise<void>;
}

/** The library of a platform is loaded when its page is opened, and only that one. */
export async function hostOf(platform: string): Promise<Host> {
  if (platform === "wecom") return (await import("./wecom")).wecom();
  if (platform === "dingtalk") return (await import("./dingtalk")).dingtalk();
  return { chat: () => Promise.resolve(null), send: null };
}
