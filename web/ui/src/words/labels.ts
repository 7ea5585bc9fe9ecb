import type { Kind, Moment } from "../shapes";

export const KIND_LABELS: Record<Kind, string> = {
  message: "消息",
  note: "备注",
  follow_up: "跟进",
  reminder: "提醒",
  owner: "归属",
  group: "进群退群",
  contact: "好友",
};

/** The filters of the history, each with the kinds it shows. */
export const FILTERS: { label: string; kinds: Kind[] }[] = [
  { label: "全部", kinds: [] },
  { label: "消息", kinds: ["message"] },
  { label: "备注", kinds: ["note"] },
  { label: "跟进", kinds: ["follow_up"] },
  { label: "提醒", kinds: ["reminder"] },
  { label: "变更", kinds: ["owner", "group", "contact"] },
];

const CHANNELS: [RegExp, string][] = [
  [/^(wecom:)?kf\b/, "微信客服"],
  [/^wecom:room\b/, "客户群"],
  [/^wecom/, "企业微信"],
  [/^(official|wechat)/, "公众号"],
  [/^dingtalk/, "钉钉"],
];

/** What a channel, or the platform of an account, is called; nothing for one nobody knows. */
export function channelLabel(channel: string): string {
  return CHANNELS.find(([shape]) => shape.test(channel))?.[1] ?? "";
}

/** Who is behind a line, as the person who looks would say it. */
export function authorOf(one: Pick<Moment, "author" | "by">, customer: string): string {
  if (one.author === "customer") return customer || "客户";
  return one.by || (one.author === "staff" ? "同事" : "系统");
}
