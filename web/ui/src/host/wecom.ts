import * as ww from "@wecom/jssdk";
import { Failure, read } from "../api";
import type { Handed } from "../shapes";
import type { Chat, Host } from "./host";

interface Signature {
  timestamp: number;
  nonceStr: string;
  signature: string;
}

interface Signed {
  corp_id: string;
  agent_id: string;
  config: Signature;
  agent_config: Signature;
}

const CALLS = ["getCurExternalContact", "getCurExternalChat", "sendChatMessage"];
const PATIENCE = 10_000;

/** 企业微信, through its own library. In any other browser it only says that there is no chat. */
export function wecom(): Host {
  if (!ww.env.isWeCom) return { chat: () => Promise.resolve(null), send: null };
  let registered: Promise<void> | undefined;
  let vouched = true;

  /** What failed once is tried again the next time. */
  function ready(): Promise<void> {
    registered ??= register(() => (vouched = false)).catch((thrown: unknown) => {
      registered = undefined;
      throw thrown;
    });
    return registered;
  }

  return {
    async chat() {
      await ready();
      const found = (await contact()) ?? (await group());
      if (found === null && !vouched) throw new Failure("not_vouched", "企业微信没有认可这个页面，看不到正在和谁聊天。", "请联系管理员核对侧边栏的网址和可信域名；现在可以自己查找客户。");
      return found;
    },
    send: {
      text: (words) => ready().then(() => sent(ww.sendChatMessage({ msgtype: "text", text: { content: words } }))),
      file: (one) => ready().then(() => sent(sendFile(one))),
    },
  };
}

/** The library asks twice about one address; the server is asked once. `refused` is called when the client does not take what vouches for the page. */
async function register(refused: () => void): Promise<void> {
  const url = location.href.split("#")[0] ?? "";
  const signed = await read<Signed>(`/page-signature?url=${encodeURIComponent(url)}`);
  ww.register({
    corpId: signed.corp_id,
    agentId: signed.agent_id,
    jsApiList: CALLS,
    getConfigSignature: () => signed.config,
    getAgentConfigSignature: () => signed.agent_config,
    onAgentConfigFail: refused,
  });
}

async function contact(): Promise<Chat | null> {
  const told = await inTime(ww.getCurExternalContact());
  return told?.userId ? { external_userid: told.userId } : null;
}

async function group(): Promise<Chat | null> {
  const told = await inTime(ww.getCurExternalChat());
  return told?.chatId ? { chat_id: told.chatId } : null;
}

/** Null for a refusal, which is how the library says that this is another kind of chat, and for no answer at all. */
async function inTime<T>(asked: Promise<T>): Promise<T | null> {
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE));
  return Promise.race([asked.catch(() => null), late]);
}

async function sent(sending: Promise<unknown>): Promise<void> {
  await sending.catch(() => {
    throw new Failure("not_sent", "没能放进聊天。", "请从客户的聊天里打开侧边栏，再试一次。");
  });
}

async function sendFile({ media_id: mediaid, kind }: Handed): Promise<void> {
  if (kind === "image") await ww.sendChatMessage({ msgtype: "image", image: { mediaid } });
  else if (kind === "video") await ww.sendChatMessage({ msgtype: "video", video: { mediaid } });
  else await ww.sendChatMessage({ msgtype: "file", file: { mediaid } });
}
