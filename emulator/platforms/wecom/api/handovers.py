from emulator.life.wecom.handovers import time_passes
from emulator.platforms.wecom.call import CONTACTS, Call, Endpoint, Json, Refused
from emulator.world.wecom.directory import Staff
from emulator.world.wecom.handovers import Handover

MOST_AT_ONCE = 100
_LONGEST_MESSAGE = 200
_MOST, _WITHIN = 2, 90 * 86_400
_PAGE = 100
_INVALID_CUSTOMER, _UNDER_WAY, _TOO_OFTEN, _NOT_THE_GIVERS = 40096, 40129, 40128, 84061


def transfer(call: Call) -> Json:
    """Each customer has an errcode of its own; 0 says that the customer has been told, no more."""
    giver, taker = _pair(call)
    customers = call.strings("external_userid")
    if not 1 <= len(customers) <= MOST_AT_ONCE:
        raise Refused(40058, "invalid Request Parameter: external_userid")
    if len(str(call.body.get("transfer_success_msg") or "")) > _LONGEST_MESSAGE:
        raise Refused(40058, "invalid Request Parameter: transfer_success_msg")
    time_passes(call.world)
    with call.world.store.change():
        answers = [{"external_userid": one, "errcode": _begin(call, one, giver, taker)} for one in customers]
    return {"customer": answers}


def _pair(call: Call) -> tuple[Staff, Staff]:
    giver, taker = (
        call.wecom.directory.find(call.text(name, missing=40003)) for name in ("handover_userid", "takeover_userid")
    )
    if giver is None or taker is None or not giver.active or not taker.active:
        raise Refused(60111, "userid not found")
    if giver == taker:
        raise Refused(40130, "handover_userid equals takeover_userid")
    return giver, taker


def _begin(call: Call, external_userid: str, giver: Staff, taker: Staff) -> int:
    wecom = call.wecom
    if wecom.customers.find(external_userid) is None:
        return _INVALID_CUSTOMER
    if wecom.customers.follow(giver.userid, external_userid) is None:
        return _NOT_THE_GIVERS
    if wecom.handovers.waiting_for(external_userid):
        return _UNDER_WAY
    if code := too_many_or_often(call, external_userid):
        return code
    wecom.handovers.begin(external_userid, giver.userid, taker.userid, call.now)
    return 0


def too_many_or_often(call: Call, external_userid: str) -> int:
    """The code for a customer who changed hands as often as one may; 0 for none."""
    begun = call.wecom.handovers.begun_since(external_userid, call.now - _WITHIN)
    return _TOO_OFTEN if begun >= _MOST else 0


def results(call: Call) -> Json:
    """How far the handovers between two members are."""
    giver, taker = (call.text(name, missing=40003) for name in ("handover_userid", "takeover_userid"))
    time_passes(call.world)
    handovers, start = call.wecom.handovers.between(giver, taker), call.place()
    more = start + _PAGE < len(handovers)
    return {
        "customer": [_told(one) for one in handovers[start : start + _PAGE]],
        "next_cursor": str(start + _PAGE) if more else "",
    }


def _told(handover: Handover) -> Json:
    return {
        "external_userid": handover.external_userid,
        "status": handover.status,
        "takeover_time": handover.takeover_time,
    }


ENDPOINTS = (
    Endpoint("POST", "externalcontact/transfer_customer", transfer, CONTACTS),
    Endpoint("POST", "externalcontact/transfer_result", results, CONTACTS),
)
