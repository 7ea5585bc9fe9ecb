"""微信客服: its accounts, what was said in them, and who its customers are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.answers import Answer, Moment, nested, shaped
from adapters.channel import PlatformError
from adapters.jsontext import json_bytes
from adapters.wechat.work.client import WorkClient
from adapters.wechat.work.readable import readable
from adapters.wechat.work.service_events import is_known, read_event
from crm_core.messages import Author, ChatMessage, ChatPage, MediaKind, MediaRef, ServiceEvent
from crm_core.values import Identity, Platform

_SYNC = "kf/sync_msg"
_BY_CUSTOMER, _BY_STAFF = 3, 5
_AT_A_TIME = 100
_AMR = 0


class _Page(Answer):
    msg_list: tuple[Any, ...] = ()
    next_cursor: str = ""
    has_more: int = 0


class _Said(Answer):
    msgid: str
    external_userid: str
    send_time: Moment
    origin: int
    msgtype: str
    open_kfid: str = ""
    servicer_userid: str = ""


class _Customer(Answer):
    external_userid: str
    nickname: str = ""
    unionid: str = ""


class _Customers(Answer):
    customer_list: tuple[_Customer, ...] = ()


@dataclass(frozen=True, slots=True)
class Visitor:
    """How a customer of 微信客服 is called there; `unionid` only if the company has bound a 微信 developer account.

    `beyond` is what else the platform tells, by its own names.
    """

    name: str
    unionid: str | None
    beyond: Mapping[str, Any] = field(default_factory=dict[str, Any], compare=False, repr=False)


async def page(
    client: WorkClient, corp_id: str, open_kfid: str, cursor: str, token: str, limit: int = 1_000
) -> ChatPage:
    """Read what was said after `cursor` (empty: from 3 days ago), oldest first; at most 1,000 a page.

    `token` is that of the callback and lives 10 min; empty is allowed, under a strict rate limit. Messages sent through
    the API never appear, and events of a kind we do not know are handed on as they are. `next_cursor` is `cursor`
    when the platform gives none. What cannot be read holds up nothing: it is handed on as it is.
    """
    body: dict[str, object] = {"open_kfid": open_kfid, "limit": limit, "voice_format": _AMR}
    body |= {name: value for name, value in (("cursor", cursor), ("token", token)) if value}
    found = await client.read(_SYNC, _Page, body)
    happened: list[ChatMessage | ServiceEvent] = []
    unreadable: list[str] = []
    unknown: list[str] = []
    for raw in found.msg_list:
        one = nested(raw)
        try:
            if _is_said(one):
                happened.append(_message(one, corp_id, open_kfid))
            elif is_known(one):
                happened.append(read_event(one, corp_id, open_kfid))
            else:
                unknown.append(json_bytes(raw).decode())
        except PlatformError:
            unreadable.append(json_bytes(raw).decode())
    return ChatPage(
        messages=tuple(one for one in happened if isinstance(one, ChatMessage)),
        next_cursor=found.next_cursor or cursor,
        more=found.has_more == 1,
        unreadable=tuple(unreadable),
        unknown=tuple(unknown),
        happened=tuple(happened),
    )


async def names(client: WorkClient, external_userids: Iterable[str]) -> dict[str, Visitor]:
    """Read how customers are called; those that the platform does not know are left out."""
    wanted = list(dict.fromkeys(external_userids))
    found: dict[str, Visitor] = {}
    for start in range(0, len(wanted), _AT_A_TIME):
        body = {"external_userid_list": wanted[start : start + _AT_A_TIME], "need_enter_session_context": 0}
        answer = await client.read("kf/customer/batchget", _Customers, body)
        found.update(
            (one.external_userid, Visitor(one.nickname, one.unionid or None, one.beyond))
            for one in answer.customer_list
        )
    return found


def _is_said(raw: Mapping[str, Any]) -> bool:
    return raw.get("msgtype") != "event" and str(raw.get("origin")) in {str(_BY_CUSTOMER), str(_BY_STAFF)}


def _message(raw: Mapping[str, Any], corp_id: str, open_kfid: str) -> ChatMessage:
    said = shaped(_SYNC, dict(raw), _Said)
    author = Author.CUSTOMER if said.origin == _BY_CUSTOMER else Author.STAFF
    content = nested(raw.get(said.msgtype))
    return ChatMessage(
        id=f"wecom:kf:{said.msgid}",
        conversation=f"wecom:kf:{said.open_kfid or open_kfid}:{said.external_userid}",
        customer=_person(said.external_userid, corp_id),
        author=author,
        staff=_person(said.servicer_userid, corp_id) if author is Author.STAFF and said.servicer_userid else None,
        at=said.send_time,
        kind=said.msgtype,
        text=readable(said.msgtype, content),
        media=_media(said.msgtype, content),
        beyond=content,
    )


def _person(account: str, corp_id: str) -> Identity:
    return Identity(platform=Platform.WECOM, scope=corp_id, account=account)


def _media(kind: str, content: Mapping[str, Any]) -> MediaRef | None:
    media_id = content.get("media_id")
    if kind not in set(MediaKind) or not isinstance(media_id, str):
        return None
    return MediaRef(kind=MediaKind(kind), media_id=media_id)
