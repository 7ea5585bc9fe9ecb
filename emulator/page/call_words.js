import { DING_NAMES } from "./ding_call_words.js";

const NAMES = {
  ...DING_NAMES,
  gettoken: "取访问令牌",
  "agent/get": "读应用",
  "auth/getuserinfo": "侧边栏登录：查是谁",
  get_jsapi_ticket: "取侧边栏的企业票据",
  "ticket/get": "取侧边栏的应用票据",
  "message/send": "给员工发应用消息",
  "message/update_template_card": "更新卡片",
  "message/recall": "撤回应用消息",
  "user/get": "读成员",
  "user/list": "读部门成员",
  "user/simplelist": "读成员名单",
  "user/list_id": "读成员编号",
  "department/list": "读部门",
  "department/simplelist": "读部门编号",
  "externalcontact/get": "读客户详情",
  "externalcontact/list": "读客户列表",
  "externalcontact/batch/get_by_user": "批量读客户",
  "externalcontact/get_corp_tag_list": "读企业标签",
  "externalcontact/mark_tag": "给客户打标签",
  "externalcontact/add_corp_tag": "新建企业标签",
  "externalcontact/add_contact_way": "新建活码",
  "externalcontact/update_contact_way": "活码换人",
  "externalcontact/del_contact_way": "停用活码",
  "externalcontact/get_contact_way": "读活码",
  "externalcontact/list_contact_way": "读活码列表",
  "externalcontact/remark": "改客户备注",
  "externalcontact/send_welcome_msg": "发欢迎语",
  "externalcontact/transfer_customer": "给客户换人",
  "externalcontact/transfer_result": "查换人结果",
  "externalcontact/get_unassigned_list": "读离职待分配客户",
  "externalcontact/resigned/transfer_customer": "分配离职成员的客户",
  "externalcontact/resigned/transfer_result": "查离职分配结果",
  "externalcontact/groupchat/transfer": "分配离职成员的客户群",
  "externalcontact/groupchat/onjob_transfer": "客户群换群主",
  "externalcontact/groupchat/list": "读客户群列表",
  "externalcontact/groupchat/get": "读客户群",
  "externalcontact/group_welcome_template/add": "新增入群欢迎语素材",
  "externalcontact/group_welcome_template/edit": "改入群欢迎语素材",
  "externalcontact/group_welcome_template/get": "读入群欢迎语素材",
  "externalcontact/group_welcome_template/del": "删入群欢迎语素材",
  "externalcontact/groupchat/add_join_way": "新建群活码",
  "externalcontact/groupchat/get_join_way": "读群活码",
  "externalcontact/groupchat/update_join_way": "改群活码",
  "externalcontact/groupchat/del_join_way": "停用群活码",
  "externalcontact/add_msg_template": "创建群发任务",
  "externalcontact/get_groupmsg_list_v2": "读群发记录",
  "externalcontact/get_groupmsg_task": "查谁确认了群发",
  "externalcontact/get_groupmsg_send_result": "查群发结果",
  "externalcontact/remind_groupmsg_send": "提醒确认群发",
  "externalcontact/cancel_groupmsg_send": "取消群发",
  "kf/sync_msg": "拉取客服消息",
  "kf/send_msg": "发客服消息",
  "kf/customer/batchget": "读客服客户资料",
  "kf/account/list": "读客服账号",
  "kf/account/add": "新建客服账号",
  "kf/account/update": "改客服账号",
  "kf/account/del": "删除客服账号",
  "kf/servicer/list": "读接待人员",
  "kf/servicer/add": "加接待人员",
  "kf/servicer/del": "去掉接待人员",
  "kf/add_contact_way": "生成客服链接",
  "kf/send_msg_on_event": "发客服欢迎语或提示",
  "kf/service_state/get": "读客服会话状态",
  "kf/service_state/trans": "转客服会话",
  stable_token: "取公众号令牌",
  "user/info": "读粉丝资料",
  "message/custom/send": "发公众号客服消息",
  "message/template/send": "发模板消息",
  "message/subscribe/bizsend": "发订阅通知",
  "qrcode/create": "生成场景码",
  "msgaudit/check_single_agree": "查客户是否同意存档",
  "msgaudit/check_room_agree": "查客户群是否同意存档",
  "msgaudit/get_permit_user_list": "读开启存档的成员",
  "media/get": "下载素材",
  "media/upload": "上传素材",
};

const REFUSALS = {
  "-1": "系统繁忙",
  40001: "密钥不对",
  40014: "令牌无效",
  42001: "令牌过期",
  45009: "调用过频",
  45033: "并发过高",
  48002: "没有权限",
  60020: "IP 不可信",
  90018: "超过每秒次数",
  90020: "本月额度用完",
};

export const callName = (path) => NAMES[path] ?? path;

/** How a call ended: `{ went, words }`. What is dropped silently went well for the caller, yet is said here. */
export function callOutcome({ status, errcode, notes }) {
  const went = (words) => ({ went: true, words });
  const failed = (words) => ({ went: false, words });
  if (status === 0) return failed("连接被断开");
  if (status >= 400) return failed(`HTTP ${status}`);
  if (errcode) return failed([errcode, REFUSALS[errcode]].filter(Boolean).join(" "));
  if (notes.some((note) => note.startsWith("dropped:"))) return failed("超频，被平台丢弃");
  if (notes.some((note) => note.startsWith("duplicate:"))) return went("重复，只送一次");
  if (notes.includes("fault:html")) return failed("回了一个网页");
  if (notes.includes("fault:slow")) return went("成功（很慢）");
  return went("成功");
}
