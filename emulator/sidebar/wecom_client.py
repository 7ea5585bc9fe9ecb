"""What the client of 企业微信 does for a page in a chat's toolbar, by the names its library uses (fact sheet 6.4)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from emulator.life.wecom import chats
from emulator.sidebar.phone import Phone
from emulator.sidebar.signature import Signed, holds
from emulator.world import World
from emulator.world.wecom.kf import Session

Json = dict[str, Any]
NO_PERMISSION = "fail no permission"
NO_CONTACT = "fail without context of external contact"
_WRONG_SIGNATURE = {"errMsg": "invalid signature", "errCode": 40093}
_FILES = frozenset({"image", "video", "file"})


class NotDone(Exception):
    """The client did not do it; `why` stands behind the call's name in `errMsg`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One call of a page at `url` on this phone."""

    world: World
    phone: Phone
    params: Json
    url: str

    def text(self, name: str) -> str:
        value = self.params.get(name)
        return value if isinstance(value, str) else ""

    def part(self, name: str) -> Json:
        value = self.params.get(name)
        return cast("Json", value) if isinstance(value, dict) else {}


def answer(name: str, asked: Asked) -> Json:
    """The result as the page gets it."""
    call = _CALLS.get(name)
    if call is None:
        return {"errMsg": f"{name}:fail function not exist"}
    try:
        return {"errMsg": f"{name}:ok", **call(asked)}
    except NotDone as refused:
        told = _WRONG_SIGNATURE if refused.why == _WRONG_SIGNATURE["errMsg"] else {}
        return {**told, "errMsg": f"{name}:{refused.why}"}


def _config(asked: Asked) -> Json:
    corp, pages = asked.world.wecom.corp, asked.world.wecom.pages
    signed = _signed(asked, "verifyNonceStr", "verifyTimestamp", "verifySignature")
    if asked.text("verifyAppId") != corp.id or not holds(signed, pages.tickets("corp", asked.world.clock())):
        raise NotDone("invalid signature")
    return {}


def _agent_config(asked: Asked) -> Json:
    corp, pages = asked.world.wecom.corp, asked.world.wecom.pages
    app = next((one for one in corp.apps if str(one.agent_id) == asked.text("agentid")), None)
    if asked.text("corpid") != corp.id or app is None:
        raise NotDone(NO_PERMISSION)
    signed = _signed(asked, "nonceStr", "timestamp", "signature")
    if not holds(signed, pages.tickets("agent", asked.world.clock(), app)):
        raise NotDone("invalid signature")
    return {}


def _signed(asked: Asked, nonce: str, timestamp: str, signature: str) -> Signed:
    return Signed(
        nonce=asked.text(nonce), timestamp=asked.text(timestamp), url=asked.url, signature=asked.text(signature)
    )


def _vouched(asked: Asked) -> None:
    """The library repeats with each call what `agentConfig` was asked with. Raises NotDone."""
    signed = _signed(asked, "verifyNonceStr", "verifyTimestamp", "verifySignature")
    if not holds(signed, asked.world.wecom.pages.tickets("agent", asked.world.clock())):
        raise NotDone(NO_PERMISSION)


def _context(asked: Asked) -> Json:
    if _is_contact(asked):
        return {"entry": "single_chat_tools"}
    if _session(asked):
        return {"entry": "single_kf_tools"}
    return {"entry": "group_chat_tools" if _is_in_group(asked) else "normal"}


def _contact(asked: Asked) -> Json:
    _vouched(asked)
    if not _is_contact(asked) and _session(asked) is None:
        raise NotDone(NO_CONTACT)
    return {"userId": asked.phone.chat}


def _group(asked: Asked) -> Json:
    _vouched(asked)
    if not _is_in_group(asked):
        raise NotDone("fail without context of external chat")
    return {"chatId": asked.phone.chat}


def _send(asked: Asked) -> Json:
    """As the staff member whose phone it is, into the chat that is open."""
    _vouched(asked)
    msgtype, content = _message(asked)
    world, phone = asked.world, asked.phone
    if _is_contact(asked):
        chats.says(world, phone.userid, phone.chat, msgtype=msgtype, content=content)
    elif session := _session(asked):
        chats.answers(world, session, msgtype=msgtype, content=content)
    elif _is_in_group(asked):
        chats.says_to_group(world, phone.userid, phone.chat, msgtype=msgtype, content=content)
    else:
        raise NotDone(NO_PERMISSION)
    return {}


def _message(asked: Asked) -> tuple[str, Json]:
    kind = asked.text("msgtype")
    held = asked.part(kind)
    if kind == "text" and held.get("content"):
        return kind, {"content": str(held["content"])}
    if kind in _FILES and asked.world.wecom.media.find(str(held.get("mediaid", "")), asked.world.clock()):
        return kind, {"media_id": str(held["mediaid"])}
    if kind == "news" and held.get("link") and held.get("title"):
        return "link", {"title": str(held["title"]), "url": str(held["link"]), "desc": str(held.get("desc", ""))}
    raise NotDone("fail invalid parameter")


def _is_contact(asked: Asked) -> bool:
    return asked.world.wecom.customers.follow(asked.phone.userid, asked.phone.chat) is not None


def _session(asked: Asked) -> Session | None:
    return chats.service_session(asked.world, asked.phone.userid, asked.phone.chat)


def _is_in_group(asked: Asked) -> bool:
    return asked.world.wecom.groups.has(asked.phone.chat, asked.phone.userid)


_CALLS: dict[str, Callable[[Asked], Json]] = {
    "preVerifyJSAPI": _config,
    "agentConfig": _agent_config,
    "getContext": _context,
    "getCurExternalContact": _contact,
    "getCurExternalChat": _group,
    "sendChatMessage": _send,
}
