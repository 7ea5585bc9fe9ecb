"""Opened records in our own words. What cannot be read is set aside with the reason; nothing here ever raises."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, cast

from adapters.answers import nested
from adapters.jsontext import json_bytes, json_object
from adapters.wechat.work.archive.sealed import Opened
from adapters.wechat.work.archive.wording import said
from crm_core.messages import (
    ArchivedMessage,
    ArchivePage,
    Consent,
    ConsentStatus,
    MessageRecalled,
    Party,
    SetAside,
    Side,
)
from crm_core.values import Identity, Platform

LONGEST_ORIGINAL = 100_000
"""Characters; what is longer is kept by its words alone."""

LONGEST_ASIDE = 1_000_000
"""Characters of a record that is set aside."""

_EXTERNAL = "_external"
_PLAIN = frozenset({"text", "markdown"})
_ANSWERS = {"agree": ConsentStatus.AGREED, "disagree": ConsentStatus.REFUSED}


class _Incomplete(Exception):
    """A field that a record cannot do without is missing, or is no such thing."""


@dataclass(slots=True)
class _Read:
    messages: list[ArchivedMessage] = field(default_factory=list[ArchivedMessage])
    recalls: list[MessageRecalled] = field(default_factory=list[MessageRecalled])
    consents: list[Consent] = field(default_factory=list[Consent])
    set_aside: list[SetAside] = field(default_factory=list[SetAside])
    passed: int = 0


def page_of(records: Iterable[Opened], corp_id: str, *, after: str) -> ArchivePage:
    """What the records of a page say; the next page begins after the highest seq of this one."""
    found, cursor = _Read(), int(after or "0")
    for one in records:
        cursor = max(cursor, one.seq)
        _read_into(found, one, corp_id)
    return ArchivePage(
        next_cursor=str(cursor),
        messages=tuple(found.messages),
        recalls=tuple(found.recalls),
        consents=tuple(found.consents),
        set_aside=tuple(found.set_aside),
        passed=found.passed,
    )


def aside(one: Opened, corp_id: str, fault: str, *, key: str = "") -> SetAside:
    """A record that cannot be taken in. It is named by its place, or by its content where it has none (`seq` 0).

    Of an immense one only the beginning is kept, which tells a person what it was.
    """
    content = one.sealed if one.plain is None else one.plain.decode("utf-8", "replace")
    place = str(one.seq) if one.seq else hashlib.sha1(content.encode(), usedforsecurity=False).hexdigest()
    return SetAside(
        key=key or f"wecom:{corp_id}:{place}",
        seq=one.seq,
        fault=fault,
        content=content[:LONGEST_ASIDE],
        is_open=one.plain is not None or len(content) > LONGEST_ASIDE,
    )


def _read_into(found: _Read, one: Opened, corp_id: str) -> None:
    if one.plain is None:
        found.set_aside.append(aside(one, corp_id, one.fault))
        return
    try:
        _sort(found, json_object(one.plain.decode("utf-8", "replace")), corp_id)
    except _Incomplete as error:
        found.set_aside.append(aside(one, corp_id, f"incomplete:{error}"))
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one record must not hold up the others
        fault = "unreadable" if isinstance(error, ValueError) else f"unreadable:{type(error).__name__}"
        found.set_aside.append(aside(one, corp_id, fault))


def _sort(found: _Read, record: Mapping[str, Any], corp_id: str) -> None:
    match record.get("action"):
        case "switch":
            found.passed += 1  # somebody changed companies in the client: no words, and no msgtype either
        case "recall":
            found.recalls.append(_recall(record))
        case _:
            message = _message(record, corp_id)
            found.messages.append(message)
            found.consents.extend(_consents(message))


def _recall(record: Mapping[str, Any]) -> MessageRecalled:
    taken_back = _id(_need(nested(record.get("revoke")), "pre_msgid"))
    return MessageRecalled(message=taken_back, at=_at(record), beyond=record)


def _message(record: Mapping[str, Any], corp_id: str) -> ArchivedMessage:
    kind = _need(record, "msgtype")
    what = said(kind, record)
    original = "" if kind in _PLAIN else json_bytes(record).decode()
    room = record.get("roomid")
    return ArchivedMessage(
        id=_id(_need(record, "msgid")),
        sender=_party(_need(record, "from"), corp_id),
        receivers=tuple(_party(one, corp_id) for one in _receivers(record)),
        room=room if isinstance(room, str) else "",
        at=_at(record),
        kind=kind,
        text=what.text,
        media=what.media,
        original=original if len(original) <= LONGEST_ORIGINAL else "",
        is_notice=kind in _ANSWERS,
    )


def _consents(message: ArchivedMessage) -> Iterable[Consent]:
    """What is said in a group is said once, for the group."""
    status, customer = _ANSWERS.get(message.kind), message.sender.identity
    if status is None or message.sender.side is not Side.CUSTOMER:
        return
    if message.room:
        room = replace(customer, account=message.room)
        yield Consent(customer=customer, room=room, status=status, at=message.at)
        return
    for one in message.receivers:
        if one.side is Side.STAFF:
            yield Consent(customer=customer, staff=one.identity, status=status, at=message.at)


def _id(msgid: str) -> str:
    """A message is recalled by its id with or without what marks it as seen by somebody outside."""
    return f"wecom:archive:{msgid.removesuffix(_EXTERNAL)}"


def _party(account: str, corp_id: str) -> Party:
    identity = Identity(platform=Platform.WECOM, scope=corp_id, account=account)
    if account.startswith(("wm", "wo")):
        return Party(identity=identity, side=Side.CUSTOMER)
    return Party(identity=identity, side=Side.ROBOT if account.startswith("wb") else Side.STAFF)


def _receivers(record: Mapping[str, Any]) -> list[str]:
    """Each once; none where the platform names none, as for a call in a meeting. One alone may stand without a list."""
    told = record.get("tolist")
    listed = cast("list[object]", told) if isinstance(told, list) else [told]
    return list(dict.fromkeys(one for one in listed if isinstance(one, str) and one))


def _need(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if not isinstance(value, str) or not value:
        raise _Incomplete(name)
    return value


def _at(record: Mapping[str, Any]) -> datetime:
    """The archive counts in milliseconds."""
    value = record.get("msgtime")
    try:
        return datetime.fromtimestamp(int(value or 0) / 1000, UTC) if value else _no_time()
    except (ValueError, TypeError, OverflowError, OSError):
        return _no_time()


def _no_time() -> datetime:
    raise _Incomplete("msgtime")
