"""What was kept of an event, a message or a tap, in our own words."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

from adapters.dingtalk.group_events import group_told, is_of_a_group
from adapters.dingtalk.known import is_known
from adapters.dingtalk.received import folded, is_stub, readable, text_of
from adapters.dingtalk.route import Route
from adapters.envelope import Unreadable
from adapters.flat import flat_fields
from crm_core.messages import (
    AllowanceSpent,
    Author,
    ChatMessage,
    DirectoryChanged,
    GroupPlace,
    Incoming,
    MediaKind,
    MediaRef,
    PlatformTold,
    StaffSaid,
    StaffSentMedia,
    StaffTapped,
    Unrecognised,
    VisitorSaid,
)
from crm_core.values import Identity, Platform

_DIRECTORY = re.compile(r"(user_(add|modify|leave|active)_org|org_dept_\w+|label_(user_change|conf_\w+)|org_change)")
_BLANKS = " \t\r\n\u2005\u00a0\u3000\u200b"
_MEDIA = {
    "picture": MediaKind.IMAGE,
    "audio": MediaKind.VOICE,
    "video": MediaKind.VIDEO,
    "file": MediaKind.FILE,
}


def parse(body: str, corp_id: str) -> Incoming:
    """Read what `received` kept. Raises Unreadable when a field it needs is missing."""
    fields = readable(body)
    match text_of(fields, "source"):
        case "robot":
            return _message(fields, corp_id)
        case "card":
            return _tap(fields, corp_id)
        case "event":
            return _event(fields, corp_id)
        case other:
            return Unrecognised(kind=other or "unnamed")


def _event(fields: Mapping[str, Any], corp_id: str) -> Incoming:
    kind = text_of(fields, "kind")
    told = _object(fields.get("fields"))
    if _DIRECTORY.fullmatch(kind):
        return DirectoryChanged(at=_at(told, "at"))
    if is_of_a_group(kind):
        return group_told(kind, told, corp_id)
    if is_known(kind):
        return PlatformTold(kind=f"event/{kind}", told=flat_fields(told), at=_at(told, "at"))
    return Unrecognised(kind=f"event/{kind}")


def _message(fields: dict[str, Any], corp_id: str) -> Incoming:
    account = text_of(fields, "senderstaffid")
    staff = Identity(platform=Platform.DINGTALK, scope=corp_id, account=account) if account else None
    at, route = _at(fields, "createat"), str(Route.of(fields))
    if is_stub(fields):
        return AllowanceSpent(at=at, writer=staff, route=route)
    if staff is None:
        return _visitor(fields, corp_id)
    if text := _words(fields):
        return StaffSaid(staff=staff, text=text, at=at, route=route, place=_place(fields, corp_id))
    return StaffSentMedia(staff=staff, kind=text_of(fields, "msgtype"), at=at, route=route)


def _words(fields: Mapping[str, Any]) -> str:
    """What can be read of a message: of a voice what was recognised, of rich text its texts."""
    content = _object(fields.get("content"))
    match text_of(fields, "msgtype"):
        case "text":
            return text_of(_object(fields.get("text")), "content").strip(_BLANKS)
        case "richText":
            return "".join(text_of(part, "text") for part in _parts(content)).strip(_BLANKS)
        case "audio":
            return text_of(content, "recognition").strip(_BLANKS).rstrip("。")
        case _:
            return ""


def _visitor(fields: dict[str, Any], corp_id: str) -> VisitorSaid:
    """Somebody outside, named by what there is of a name: the union id, or the encrypted id."""
    unionid = text_of(fields, "senderunionid")
    account = unionid or text_of(fields, "senderid")
    if not account:
        raise Unreadable("nobody wrote it")
    who = Identity(platform=Platform.DINGTALK, scope=corp_id, account=f"ext.{account}")
    content, kind = _object(fields.get("content")), text_of(fields, "msgtype")
    parts = _parts(content) if kind == "richText" else ()
    codes = [text_of(part, "downloadcode") for part in parts if text_of(part, "type") == "picture"]
    refs = [MediaRef(kind=MediaKind.IMAGE, media_id=code) for code in codes if code]
    if kind in _MEDIA and (code := text_of(content, "downloadcode")):
        refs.append(MediaRef(kind=_MEDIA[kind], media_id=code))
    text = _words(fields)
    said = [(text, None)] if text or not refs else []
    shown = [*said, *(("", ref) for ref in refs)]
    messages = tuple(
        ChatMessage(
            id=f"dingtalk:{text_of(fields, 'msgid')}" + (f":{position}" if position else ""),
            conversation=f"dingtalk:{text_of(fields, 'conversationid')}",
            customer=who,
            author=Author.CUSTOMER,
            staff=None,
            at=_at(fields, "createat"),
            kind=ref.kind if ref else "text",
            text=words,
            media=ref,
        )
        for position, (words, ref) in enumerate(shown)
    )
    return VisitorSaid(
        messages=messages,
        name=text_of(fields, "sendernick"),
        unionid=unionid,
        route=str(Route.of(fields)),
        place=_place(fields, corp_id),
    )


def _place(fields: Mapping[str, Any], corp_id: str) -> GroupPlace | None:
    """The group a message was said in; None for a chat of two."""
    account = text_of(fields, "conversationid")
    if text_of(fields, "conversationtype") != "2" or not account:
        return None
    group = Identity(platform=Platform.DINGTALK, scope=corp_id, account=account)
    return GroupPlace(group=group, title=text_of(fields, "conversationtitle"))


def _tap(fields: Mapping[str, Any], corp_id: str) -> Incoming:
    kind = text_of(fields, "type")
    if kind not in {"actionCallback", ""}:
        return Unrecognised(kind=f"card/{kind}")
    account = text_of(fields, "userid")
    if not account:
        raise Unreadable("nobody tapped it")
    content = text_of(fields, "content")
    private = _object(folded(readable(content)).get("cardprivatedata")) if content else {}
    parameters, ids = _object(private.get("params")), private.get("actionids")
    first = str(cast("list[object]", ids)[0]) if isinstance(ids, list) and ids else ""
    button = text_of(parameters, "key", "action") or first or text_of(fields, "value")
    if not button:
        raise Unreadable("no button")
    return StaffTapped(
        staff=Identity(platform=Platform.DINGTALK, scope=corp_id, account=account),
        button=button,
        task_id=text_of(fields, "outtrackid"),
        at=_at(fields, "at"),
    )


def _parts(content: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    found = content.get("richtext")
    return tuple(_object(part) for part in cast("list[object]", found)) if isinstance(found, list) else ()


def _object(value: object) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _at(fields: Mapping[str, Any], name: str) -> datetime:
    """A time in ms since 1970."""
    try:
        return datetime.fromtimestamp(int(text_of(fields, name)) / 1_000, UTC)
    except (ValueError, OverflowError, OSError):
        raise Unreadable(f"{name} is no time") from None
