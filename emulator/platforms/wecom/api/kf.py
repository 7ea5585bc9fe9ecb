from dataclasses import replace
from typing import Final

from emulator.platforms.wecom.call import KF, Call, Endpoint, Json, Refused
from emulator.platforms.wecom.kf_session import the_account, the_session
from emulator.world.wecom.kf import State
from emulator.world.wecom.kf_desk import END_LIVES, QUEUE_LIVES

_MOVES: Final = {
    State.NEW: {State.BOT, State.QUEUE, State.HUMAN, State.ENDED},
    State.BOT: {State.QUEUE, State.HUMAN, State.ENDED},
    State.QUEUE: {State.HUMAN, State.ENDED},
    State.HUMAN: {State.HUMAN, State.ENDED},
    State.ENDED: frozenset[State](),
}
_AVATAR = "http://wx.qlogo.cn/mmhead/emulator/0"


def list_accounts(call: Call) -> Json:
    offset = call.whole("offset", default=0, least=0, most=10**6)
    limit = call.whole("limit", default=100, least=1, most=100)
    accounts = call.wecom.kf.accounts()[offset : offset + limit]
    shown = [
        {"open_kfid": one.open_kfid, "name": one.name, "avatar": _AVATAR, "manage_privilege": True} for one in accounts
    ]
    return {"account_list": shown}


def list_servicers(call: Call) -> Json:
    account = call.wecom.kf.account(call.query.get("open_kfid", ""))
    if account is None:
        raise Refused(95004, "open_kfid not exist")
    staff = [one for one in call.wecom.directory.staff() if call.wecom.may_answer(account.open_kfid, one)]
    people: list[Json] = [
        {"userid": one.userid, "status": int(call.wecom.kf_desk.is_away(one.userid))} for one in staff
    ]
    departments = call.wecom.kf.answering_departments(account.open_kfid)
    return {"servicer_list": people + [{"department_id": number} for number in departments]}


def get_customers(call: Call) -> Json:
    wanted = call.strings("external_userid_list")
    if not 1 <= len(wanted) <= 100:
        raise Refused(40058, "invalid Request Parameter: external_userid_list")
    found = {one: customer for one in wanted if (customer := call.wecom.customers.find(one))}
    told: list[Json] = []
    for external_userid, customer in found.items():
        one: Json = {
            "external_userid": external_userid,
            "nickname": customer.name,
            "avatar": _AVATAR,
            "gender": customer.gender,
        }
        told.append(one | ({"unionid": customer.unionid} if customer.unionid else {}))
    return {"customer_list": told, "invalid_external_userid": [one for one in wanted if one not in found]}


def get_state(call: Call) -> Json:
    session = the_session(call, the_account(call), call.text("external_userid"))
    answer: Json = {"service_state": int(session.state)}
    return answer | ({"servicer_userid": session.userid} if session.userid else {})


def change_state(call: Call) -> Json:
    """A msg_code comes with the first move into the queue or to a person, and with the end."""
    account = the_account(call)
    session = the_session(call, account, call.text("external_userid"))
    wanted = State(call.whole("service_state", default=-1, least=0, most=4))
    if wanted not in _MOVES[session.state]:
        raise Refused(95016, "not allow to change to this service state")
    userid = _servicer(call, account.open_kfid) if wanted is State.HUMAN else ""
    with call.world.store.change():
        call.wecom.kf.keep(replace(session, state=wanted, userid=userid))
        call.world.tell("customer_chat", external_userid=session.external_userid)
        if (session.state is State.HUMAN and wanted is State.HUMAN) or wanted is State.BOT:
            return {}
        lives = END_LIVES if wanted is State.ENDED else QUEUE_LIVES
        code = call.wecom.kf_desk.code(
            account.open_kfid, session.external_userid, state=int(wanted), lapses_at=call.now + lives
        )
    return {"msg_code": code}


def _servicer(call: Call, open_kfid: str) -> str:
    staff = call.wecom.directory.find(call.text("servicer_userid"))
    if staff is None or not call.wecom.may_answer(open_kfid, staff) or call.wecom.kf_desk.is_away(staff.userid):
        raise Refused(95014, "servicer is not available")
    return staff.userid


ENDPOINTS = (
    Endpoint("POST", "kf/account/list", list_accounts, KF),
    Endpoint("GET", "kf/servicer/list", list_servicers, KF),
    Endpoint("POST", "kf/customer/batchget", get_customers, KF),
    Endpoint("POST", "kf/service_state/get", get_state, KF),
    Endpoint("POST", "kf/service_state/trans", change_state, KF),
)
