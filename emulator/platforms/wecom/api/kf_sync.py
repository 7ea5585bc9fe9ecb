import re
from typing import Final

from emulator.platforms.wecom.call import KF, Call, Endpoint, Json, Refused
from emulator.platforms.wecom.kf_session import the_account
from emulator.world.faults import Kind
from emulator.world.wecom import PLATFORM
from emulator.world.wecom.customer_chat import CustomerMessage
from emulator.world.wecom.kf import TOKEN_LIFETIME

_KEPT = 3 * 86400.0
_MOST = 1000
_CURSOR = re.compile(r"emu[0-9a-f]{16}")
_ORIGINS: Final = {"customer": 3, "system": 4, "staff": 5}


def sync(call: Call) -> Json:
    """What happened in an account in the last 3 days, in order; not what was sent through the API."""
    account = the_account(call)
    _check_token(call, account.open_kfid)
    limit = call.whole("limit", default=_MOST, least=1, most=_MOST)
    after = _place(call)
    if call.world.faults.strike(PLATFORM, Kind.EMPTY_PAGE, "kf/sync_msg"):
        call.notes.append("fault:empty_page")
        return {"next_cursor": _cursor(after), "has_more": 1, "msg_list": []}
    page = call.wecom.customer_chat.of_account(account.open_kfid, after=after, since=call.now - _KEPT, limit=limit + 1)
    shown = page[:limit]
    return {
        "next_cursor": _cursor(shown[-1].seq if shown else after),
        "has_more": int(len(page) > limit),
        "msg_list": [_message(message) for message in shown],
    }


def _check_token(call: Call, open_kfid: str) -> None:
    """One older than 10 minutes counts as none; without one a strict rate applies."""
    token = str(call.body.get("token") or "")
    age = call.wecom.kf.token_age(token, open_kfid, call.now) if token else None
    if token and age is None:
        raise Refused(95007, "invalid msg token")
    if (age is None or age > TOKEN_LIFETIME) and not call.wecom.kf.may_sync_without_token(open_kfid, call.now):
        raise Refused(45009, "api freq out of limit")


def _place(call: Call) -> int:
    cursor = str(call.body.get("cursor") or "")
    if not cursor:
        return 0
    if not _CURSOR.fullmatch(cursor):
        raise Refused(40058, "invalid Request Parameter: cursor")
    return int(cursor[3:], 16)


def _cursor(seq: int) -> str:
    return f"emu{seq:016x}"


def _message(message: CustomerMessage) -> Json:
    """Of an event, account and customer stand inside it."""
    told: Json = {
        "msgid": message.msgid,
        "send_time": int(message.at),
        "origin": _ORIGINS[message.author],
        "msgtype": message.msgtype,
        message.msgtype: message.content,
    }
    if message.msgtype != "event":
        told |= {"open_kfid": message.open_kfid, "external_userid": message.external_userid}
    return told | ({"servicer_userid": message.userid} if message.author == "staff" else {})


ENDPOINTS = (Endpoint("POST", "kf/sync_msg", sync, KF),)
