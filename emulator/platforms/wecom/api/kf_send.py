import re
from dataclasses import replace
from typing import Any, Final, cast

from emulator.platforms.wecom.call import KF, Call, Endpoint, Json, Refused
from emulator.platforms.wecom.kf_session import the_account, the_session
from emulator.world import ids
from emulator.world.wecom.customer_chat import Said
from emulator.world.wecom.kf import SESSION_LIFETIME, State

_MSGID = re.compile(r"[0-9A-Za-z_-]{1,32}")
_KINDS: Final = frozenset({"text", "image", "voice", "video", "file", "link", "miniprogram", "msgmenu", "location"})
_OF_MEDIA: Final = frozenset({"image", "voice", "video", "file"})
_ON_EVENT: Final = frozenset({"text", "msgmenu"})
_LONGEST_TEXT = 2048
_MOST_ANSWERS = 5


def send(call: Call) -> Json:
    """At most 5 within 48 h of the customer's last words. A msgid known to the account is not sent again."""
    account = the_account(call)
    session = the_session(call, account, call.text("touser"))
    msgid = _msgid(call)
    if call.wecom.customer_chat.knows(account.open_kfid, msgid):
        call.notes.append("duplicate")
        return {"msgid": msgid}
    msgtype, content = _content(call)
    if session.state not in (State.NEW, State.BOT):
        raise Refused(95018, "send msg session status invalid")
    if call.now - session.customer_at > SESSION_LIFETIME:
        raise Refused(95002, "send msg time limit")
    if session.answers >= _MOST_ANSWERS:
        raise Refused(95001, "send msg count limit")
    said = Said(author="app", msgid=msgid, msgtype=msgtype, content=content)
    with call.world.store.change():
        call.wecom.customer_chat.add(session.external_userid, account.open_kfid, said, call.now)
        call.wecom.kf.keep(replace(session, state=State.BOT, answers=session.answers + 1))
        call.world.tell("customer_chat", external_userid=session.external_userid)
    return {"msgid": msgid}


def send_on_event(call: Call) -> Json:
    """A text or a menu in answer to an event; its code works once, and while the session is as it was told."""
    code = call.wecom.kf_desk.look_at(call.text("code"), call.now)
    if code is None:
        raise Refused(95018, "invalid code")
    session = call.wecom.kf.session(code.open_kfid, code.external_userid)
    if session is None or (code.state is not None and int(session.state) != code.state):
        raise Refused(95018, "send msg session status invalid")
    msgid = _msgid(call)
    msgtype, content = _content(call)
    if msgtype not in _ON_EVENT:
        raise Refused(40008, "invalid message type")
    said = Said(author="app", msgid=msgid, msgtype=msgtype, content=content)
    with call.world.store.change():
        call.wecom.kf_desk.use(str(call.body["code"]))
        call.wecom.customer_chat.add(session.external_userid, code.open_kfid, said, call.now)
        call.world.tell("customer_chat", external_userid=session.external_userid)
    return {"msgid": msgid}


def _msgid(call: Call) -> str:
    msgid = call.body.get("msgid") or ids.letters(32)
    if not isinstance(msgid, str) or not _MSGID.fullmatch(msgid):
        raise Refused(40058, "invalid Request Parameter: msgid")
    return msgid


def _content(call: Call) -> tuple[str, dict[str, Any]]:
    msgtype = call.text("msgtype", missing=40008)
    if msgtype not in _KINDS:
        raise Refused(40008, "invalid message type")
    content = call.body.get(msgtype)
    if not isinstance(content, dict) or not content:
        raise Refused(40063, f"some parameters are empty: {msgtype}")
    told = cast("Json", content)
    if msgtype == "text" and not told.get("content"):
        raise Refused(44004, "empty content")
    if len(str(told.get("content", "")).encode()) > _LONGEST_TEXT:
        raise Refused(45002, "content size out of limit")
    if msgtype in _OF_MEDIA and call.wecom.media.find(str(told.get("media_id")), call.now) is None:
        raise Refused(40007, "invalid media_id")
    return msgtype, told


ENDPOINTS = (
    Endpoint("POST", "kf/send_msg", send, KF),
    Endpoint("POST", "kf/send_msg_on_event", send_on_event, KF),
)
