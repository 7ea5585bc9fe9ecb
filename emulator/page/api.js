/** A refusal, with the sentence to show in place. */
export class Refused extends Error {}

const ROOT = "control/";

async function call(method, path, body) {
  let response;
  try {
    response = await fetch(ROOT + path, {
      method,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Refused("连不上模拟器。请确认 make demo 还在运行，然后重试。");
  }
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Refused(answer?.error ?? `模拟器出错了（HTTP ${response.status}），请稍后重试。`);
  return answer;
}

const get = (path) => call("GET", path);
const post = (path, body) => call("POST", path, body);
const staff = (userid) => `wecom/staff/${encodeURIComponent(userid)}`;
const ding = (userid) => `dingtalk/staff/${encodeURIComponent(userid)}`;
const customer = (id) => `wecom/customers/${encodeURIComponent(id)}`;

/** The emulator's control interface; every call raises `Refused` when it did not work. */
export const api = {
  state: () => get("state"),
  staffChat: (userid) => get(`${staff(userid)}/chat`),
  staffSays: (userid, text) => post(`${staff(userid)}/messages`, { text }),
  staffTaps: (userid, n, key, selected) => post(`${staff(userid)}/taps`, { n, key, selected }),
  staffEnds: (userid, externalUserid) => post(`${staff(userid)}/kf/end`, { external_userid: externalUserid }),
  service: (userid) => get(`${staff(userid)}/service`),
  staffAnswers: (userid, externalUserid, text) =>
    post(`${staff(userid)}/kf`, { external_userid: externalUserid, text }),
  customerChat: (id) => get(`${customer(id)}/chat`),
  customerSays: (id, text) => post(`${customer(id)}/messages`, { text }),
  customerSends: (id, media) => post(`${customer(id)}/messages`, { media }),
  staffTasks: (userid) => get(`${staff(userid)}/tasks`),
  confirmTask: (userid, msgid) => post(`${staff(userid)}/tasks/${encodeURIComponent(msgid)}/confirm`, {}),
  groupMembers: (id) => get(`wecom/groups/${encodeURIComponent(id)}/members`),
  groupWelcome: (id) => get(`wecom/groups/${encodeURIComponent(id)}/welcome`),
  groupWelcomeChosen: (id, template) => post(`wecom/groups/${encodeURIComponent(id)}/welcome`, { template_id: template }),
  groupStep: (id, step) => post(`wecom/groups/${encodeURIComponent(id)}/members`, step),
  addCustomer: (newcomer) => post("wecom/customers", newcomer),
  part: (id, userid, by) => post(`${customer(id)}/part`, { userid, by }),
  answerHandover: (id, accept) => post(`${customer(id)}/handover`, { accept }),
  leave: (userid) => post(`${staff(userid)}/leave`, {}),
  contactCodes: () => get("wecom/codes"),
  scanCode: (configId, visitor) => post(`wecom/codes/${configId}/scan`, visitor),
  tags: () => get("wecom/tags"),
  addTag: (tag) => post("wecom/tags", tag),
  renameTag: (id, name) => post(`wecom/tags/${id}`, { name }),
  deleteTag: (id) => call("DELETE", `wecom/tags/${id}`),
  shuffleTags: () => post("wecom/tags/shuffle", {}),
  archive: (message) => post("wecom/archive", message),
  dingChat: (userid, place) => get(`${ding(userid)}/chat?conversation_id=${encodeURIComponent(place)}`),
  dingSays: (userid, place, said) => post(`${ding(userid)}/messages`, { conversation_id: place, ...said }),
  dingTicks: (userid, todo, done) => post(`${ding(userid)}/todos/${encodeURIComponent(todo)}`, { done }),
  dingTaps: (userid, n, key) => post(`${ding(userid)}/taps`, { n, key }),
  followerChat: (openid) => get(`official/followers/${encodeURIComponent(openid)}/chat`),
  followerDoes: (openid, deed) => post(`official/followers/${encodeURIComponent(openid)}`, deed),
  faults: () => get("faults"),
  makeFault: (fault) => post("faults", fault),
  clearFaults: () => call("DELETE", "faults"),
  calls: (after) => get(`calls?after=${after}`),
};
