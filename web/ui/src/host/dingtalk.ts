import { requestAuthCode$ as requestAuthCode } from "dingtalk-jsapi/api/union/requestAuthCode";
import dd from "dingtalk-jsapi/entry/union";
import { Failure } from "../api";
import type { Host } from "./host";

const PATIENCE = 8_000;

/** 钉钉, through its own library, of which only the one call is loaded. No call of it tells whom a chat is with: the link does. */
export function dingtalk(): Host {
  return {
    async code({ corp_id: corpId, client_id: clientId }) {
      if (!dd.env.platform || dd.env.platform === "notInDingTalk") throw outside();
      const late = new Promise<never>((_, refuse) => setTimeout(() => refuse(outside()), PATIENCE));
      return (await Promise.race([requestAuthCode({ corpId, clientId }), late])).code;
    },
    chat: () => Promise.resolve(null),
    send: null,
  };
}

function outside(): Failure {
  return new Failure("outside", "没有拿到钉钉的登录码。", "请在钉钉里打开这个页面，然后重试。");
}
