"""What a platform pushes: told from each other by what is in it, and read by the codec it would come to."""

from collections.abc import Callable
from typing import cast

from adapters.channel import PlatformError, Reaction
from adapters.dingtalk import events, frames, incoming, received
from adapters.dingtalk.received import folded, text_of
from adapters.envelope import Unreadable
from adapters.received import Received
from adapters.wechat.official.incoming import read as read_official
from adapters.wechat.plaintext import Plaintext
from adapters.wechat.work import incoming as work
from adapters.wechat.work.archive.records import page_of
from adapters.wechat.work.archive.sealed import Opened, open_record, sealed_text
from bench.payloads.replay import APP, CORP
from bench.payloads.row import Found
from crm_core.messages import Unrecognised
from crm_core.values import AppKey

Reading = Callable[[], object]
_ROBOT = AppKey(f"dingtalk:{CORP}:robot")
_NOW_MS = 1_700_000_000_000
_OF_WORK_ALONE = ("change_", "kf_msg", "kf_account", "msgaudit", "template_card", "customer_acquisition", "batch_job")


class Unknown(Exception):
    """Nothing of ours takes such a thing."""


def of_wechat(text: str) -> tuple[str, Reading] | None:
    """A plaintext of 企业微信 or 公众号, in XML or JSON; None for what is neither. Raises Unreadable."""
    fields = Plaintext.read(text)
    if not fields.has("MsgType") and not fields.has("InfoType"):
        return None
    if _is_of_work(fields):
        return f"企业微信 {fields.kind}", lambda: _recognised(work.parse(text, CORP))
    return f"公众号 {fields.kind}", lambda: _recognised(read_official(text, APP))


def of_archive(found: Found, text: str) -> tuple[str, Reading] | None:
    """A record of 会话存档 or a page of them, sealed; None for what is neither."""
    if "chatdata" in found:
        return "会话存档 page", lambda: _opened(found)
    if "msgid" in found and "action" in found:
        return "会话存档 " + str(found.get("msgtype") or found["action"]), lambda: _archived(text)
    return None


def of_dingtalk(found: Found, text: str) -> tuple[str, Reading] | None:
    """A frame, a message, a tap or an event of 钉钉; None for what is none of these."""
    plain = folded(found)
    if ("headers" in plain or "header" in plain) and ("type" in plain or "specversion" in plain):
        return f"钉钉 frame {plain.get('type')}", lambda: _framed(text)
    if ("msgtype" in plain and ("chatbotuserid" in plain or "conversationid" in plain)) or received.is_stub(plain):
        return f"钉钉 message {plain.get('msgtype')}", lambda: _pushed(received.message(_ROBOT, plain))
    if "outtrackid" in plain and ("userid" in plain or "content" in plain):
        at = plain | {"at": str(_NOW_MS)}
        return f"钉钉 card {plain.get('type')}", lambda: _pushed(received.card(_ROBOT, "d", at))
    if "eventtype" in plain:
        return f"钉钉 event {text_of(plain, 'eventtype')}", lambda: _told(text)
    return None


def _told(text: str) -> object:
    """An address being tried is answered, and nothing else is to be known of it."""
    one = events.named(text, app=_ROBOT, now_ms=_NOW_MS)
    return "tried" if one is None else _pushed(one)


def _is_of_work(fields: Plaintext) -> bool:
    """By the app it is for, by the company, or by the kind; what both send alike is taken for 公众号's."""
    event = fields.get("Event")
    return (
        fields.has("AgentID")
        or fields.has("InfoType")
        or fields.get("ToUserName").startswith(("ww", "wx"))
        or fields.get("FromUserName") == "sys"
        or event.startswith(_OF_WORK_ALONE)
    )


def _recognised(word: object) -> object:
    if isinstance(word, Unrecognised):
        raise Unknown(word.kind)
    return word


def _pushed(one: Received) -> object:
    return _recognised(incoming.parse(one.body, CORP))


def _framed(text: str) -> object:
    frame = frames.read(text)
    if frame.type == "SYSTEM":
        return frame
    one = frames.received(frame, _ROBOT, now_ms=_NOW_MS)
    if one is None:
        raise Unknown(frame.topic)
    return _pushed(one)


def _archived(text: str) -> object:
    page = page_of([Opened(seq=1, msgid="", plain=text.encode("utf-8", "replace"))], CORP, after="0")
    if page.set_aside:
        raise Unreadable(page.set_aside[0].fault)
    if any(one.text.startswith("[暂不支持的消息") for one in page.messages):
        raise Unknown(page.messages[0].kind)
    return page


class _NoCipher:
    def decrypt(self, random_key: bytes, sealed: bytes) -> bytes:  # noqa: ARG002
        raise PlatformError(Reaction.STOP, "no_library", "msgaudit")


def _opened(found: Found) -> object:
    """Sealed as they are, only their places can be read; each is kept as it came."""
    listed = found["chatdata"]
    records = cast("list[object]", listed) if isinstance(listed, list) else []
    return [(open_record(one, {}, _NoCipher()), sealed_text(one)) for one in records]
