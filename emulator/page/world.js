/** Who there is, as of the last look at the emulator. */
export class World {
  constructor(state) {
    this.staff = state.wecom.staff.map(({ userid, name, department, active }) => ({
      id: userid,
      name,
      detail: [active === false && "已停用", department, userid].filter(Boolean).join(" · "),
    }));
    this.customers = state.wecom.customers.map(({ external_userid, name, userid }) => ({
      id: external_userid,
      name,
      userid,
      detail: userid ? `${this.staffName(userid)} 的客户` : "还没有人跟进",
    }));
    this.followers = state.official.followers.map(({ openid, name, follows }) => ({ id: openid, name, follows }));
    this.scenes = [...new Set(state.official.scenes.filter(({ lives }) => lives).map(({ scene }) => scene))];
    this.ding = state.dingtalk.staff.map(({ userid, name, department, conversation_id }) => ({
      id: userid,
      name,
      detail: [department, userid].filter(Boolean).join(" · "),
      place: conversation_id,
    }));
    this.dingGroups = state.dingtalk.groups.filter(({ disbanded }) => !disbanded);
    this.dingTodos = state.dingtalk.todos;
    this.archived = state.wecom.archive.public_key > 0;
    this.groups = state.wecom.groups.map(({ chat_id, name, members }) => ({ id: chat_id, name: name || "未命名的群", size: members.length }));
    this.corp = state.corp_id;
    this.botRuns = Boolean(state.pids?.bot);
  }

  staffName(userid) {
    return this.staff.find(({ id }) => id === userid)?.name ?? userid;
  }

  dingName(userid) {
    return this.ding.find(({ id }) => id === userid)?.name ?? userid;
  }

  /** The conversations of that 钉钉 user, as `{ id, title, outside }`. */
  dingPlaces(userid) {
    const own = this.ding.find(({ id }) => id === userid)?.place;
    if (!own) return [];
    const groups = this.dingGroups.filter(({ members }) => members.includes(userid));
    const shown = groups.map(({ conversation_id: id, title, outside }) => ({ id, title, outside }));
    return [{ id: own, title: "CRM 助手" }, ...shown, { id: "notices", title: "工作通知" }];
  }

  isDingGroup(place) {
    return this.dingGroups.some(({ conversation_id: id }) => id === place);
  }

  /** Which of that user's conversations this is, undefined for one of somebody else. */
  dingPlaceOf(userid, conversationId) {
    if (conversationId === `notices:${userid}`) return "notices";
    return this.dingPlaces(userid).find(({ id }) => id === conversationId)?.id;
  }

  /** Whose chat with the robot, or work notices, that is. */
  dingOwnerOf(conversationId) {
    return this.ding.find(({ id, place }) => place === conversationId || conversationId === `notices:${id}`)?.id;
  }

  customerName(externalUserid) {
    return this.customers.find(({ id }) => id === externalUserid)?.name ?? externalUserid;
  }

  /** The userid of who looks after that customer, undefined with nobody. */
  followerOf(externalUserid) {
    return this.customers.find(({ id }) => id === externalUserid)?.userid ?? undefined;
  }

  /** The userid of who looks after most customers, else the first of the staff; undefined with nobody. */
  busiest() {
    const load = ({ id }) => this.customers.filter(({ userid }) => userid === id).length;
    return this.staff.toSorted((one, other) => load(other) - load(one))[0]?.id;
  }

  /** The customer to try commands on as that staff member: the wanted one if it is theirs, else their first. */
  customerOf(userid, wanted) {
    const theirs = this.customers.filter((customer) => customer.userid === userid);
    return theirs.find(({ id }) => id === wanted) ?? theirs[0] ?? this.customers[0];
  }
}
