from emulator.life.wecom.groups import gets_owner
from emulator.life.wecom.handovers import time_passes
from emulator.platforms.wecom.api.handovers import MOST_AT_ONCE, results, too_many_or_often
from emulator.platforms.wecom.call import CONTACTS, Call, Endpoint, Json, Refused
from emulator.world.wecom.directory import Staff

_INVALID_CUSTOMER, _NOT_THE_GIVERS, _UNDER_WAY = 40096, 84061, 40129
_NOT_RESIGNED, _NO_GROUP = 90500, 90501
_MOST_A_PAGE = 1_000


def unassigned(call: Call) -> Json:
    """Customers of those who have left, oldest first."""
    size = call.whole("page_size", default=_MOST_A_PAGE, least=1, most=_MOST_A_PAGE)
    start = call.place()
    waiting = call.wecom.inheritance.waiting()
    page = waiting[start : start + size]
    more = start + size < len(waiting)
    return {
        "info": [
            {"handover_userid": one.userid, "external_userid": one.external_userid, "dimission_time": int(one.left_at)}
            for one in page
        ],
        "is_last": not more,
        "next_cursor": str(start + size) if more else "",
    }


def transfer(call: Call) -> Json:
    """Each customer has an errcode of its own; they are told, and may refuse for a day."""
    giver, taker = call.text("handover_userid", missing=40003), _taker(call, "takeover_userid")
    customers = call.strings("external_userid")
    if not 1 <= len(customers) <= MOST_AT_ONCE:
        raise Refused(40058, "invalid Request Parameter: external_userid")
    if not call.wecom.inheritance.has_left(giver):
        raise Refused(40097, "handover_userid has not resigned")
    time_passes(call.world)
    with call.world.store.change():
        answers = [{"external_userid": one, "errcode": _begin(call, one, giver, taker)} for one in customers]
    return {"customer": answers}


def _taker(call: Call, name: str) -> Staff:
    taker = call.wecom.directory.find(call.text(name, missing=40003))
    if taker is None or not taker.active:
        raise Refused(60111, "userid not found")
    return taker


def _begin(call: Call, external_userid: str, giver: str, taker: Staff) -> int:
    if call.wecom.customers.find(external_userid) is None:
        return _INVALID_CUSTOMER
    if call.wecom.handovers.waiting_for(external_userid):
        return _UNDER_WAY
    if not call.wecom.inheritance.waits(giver, external_userid):
        return _NOT_THE_GIVERS
    if code := too_many_or_often(call, external_userid):
        return code
    call.wecom.handovers.begin(external_userid, giver, taker.userid, call.now)
    return 0


def result(call: Call) -> Json:
    return results(call)


def inherit_groups(call: Call) -> Json:
    """Of somebody who has left."""
    return _new_owner(call, resigned=True)


def pass_groups(call: Call) -> Json:
    """Of somebody who still works here."""
    return _new_owner(call, resigned=False)


def _new_owner(call: Call, *, resigned: bool) -> Json:
    owner, chats = _taker(call, "new_owner"), call.strings("chat_id_list")
    if not 1 <= len(chats) <= MOST_AT_ONCE:
        raise Refused(40058, "invalid Request Parameter: chat_id_list")
    codes = {chat: _pass_on(call, chat, owner, resigned=resigned) for chat in chats}
    failed = [{"chat_id": chat, "errcode": code, "errmsg": "not passed on"} for chat, code in codes.items() if code]
    return {"failed_chat_list": failed}


def _pass_on(call: Call, chat_id: str, owner: Staff, *, resigned: bool) -> int:
    group = call.wecom.groups.find(chat_id)
    if group is None:
        return _NO_GROUP
    if resigned and not call.wecom.inheritance.has_left(group.owner):
        return _NOT_RESIGNED
    gets_owner(call.world, group, owner.userid, call.now)
    return 0


ENDPOINTS = (
    Endpoint("POST", "externalcontact/get_unassigned_list", unassigned, CONTACTS),
    Endpoint("POST", "externalcontact/resigned/transfer_customer", transfer, CONTACTS),
    Endpoint("POST", "externalcontact/resigned/transfer_result", result, CONTACTS),
    Endpoint("POST", "externalcontact/groupchat/transfer", inherit_groups, CONTACTS),
    Endpoint("POST", "externalcontact/groupchat/onjob_transfer", pass_groups, CONTACTS),
)
