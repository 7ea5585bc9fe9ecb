import { requestAuthCode$ as requestAuthCode } from "dingtalk-jsapi/api/union/requestAuthCode";
import dd from "dingtalk-jsapi/entry/union";
import { Failure } from "../api";
import type { Host } from "./host";

const PATIENCE = 8_000;

/** 钉钉, through its own library, of which only the one call is loaded. No call of it tells whom a chat is with: the link does. */
export function dingtalk(): Host {
  return {
    async code({ corp_id: corpId, client_id: clientId }) {
      if (!dd.env.platform || dd.env.platform === "notInDingTalk") {
        throw new Failure("outside", "这个页面要在钉钉里打开。", "请回到钉钉，点 CRM 助手回答下面的“打开侧边栏”。");
      }
      const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE));
      const told = await Promise.race([requestAuthCode({ corpId, clientId }).catch(() => null), late]);
      if (!told?.code) throw new Failure("no_code", "钉钉没有给登录码。", "请关掉页面，从钉钉的聊天里重新打开；若仍不行，请联系管理员。");
      return told.code;
    },
    chat: () => Promise.resolve(null),
    send: null,
  };
}
