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
    this.botRuns = Boolean(state.pids?.bot);
  }

  staffName(userid) {
    return this.staff.find(({ id }) => id === userid)?.name ?? userid;
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
