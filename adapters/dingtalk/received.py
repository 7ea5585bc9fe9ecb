"""How what 钉钉 delivers is named and kept, the same whether it came over HTTP or over Stream."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Literal, cast

from adapters.envelope import Unreadable
from adapters.jsontext import json_object
from adapters.received import Received
from crm_core.values import AppKey

Source = Literal["event", "robot", "card"]


def plain_name(name: str) -> str:
    """Fields are spelled in every way (`UserId`, `userId`, `user_id`); here all are `userid`."""
    return name.replace("_", "").lower()


def folded(fields: Mapping[str, object]) -> dict[str, Any]:
    """The same with the names of all fields, at every depth, as `plain_name` writes them."""
    return {plain_name(name): _folded(value) for name, value in fields.items()}


def _folded(value: object) -> object:
    if isinstance(value, dict):
        return folded(cast("dict[str, object]", value))
    if isinstance(value, list):
        return [_folded(inner) for inner in cast("list[object]", value)]
    return value


def text_of(fields: Mapping[str, Any], *names: str) -> str:
    """The first of these fields that is there, as text; empty when none is. Numbers and texts are both met."""
    found = (fields.get(name) for name in names)
    return next((str(one) for one in found if isinstance(one, str | int) and not isinstance(one, bool) and one), "")


def event(
    app: AppKey, kind: str, event_id: str, fields: Mapping[str, Any], head: Mapping[str, Any] | None = None
) -> Received:
    """An event, with its fields as `folded` names them. Without an id it is named by its contents.

    `head` is what was said of the event beside its fields; it is only kept.
    """
    told = {"kind": kind, "fields": fields}
    body = _body("event", told | {"head": head or {}})
    return Received(
        key=f"{app}:event:{event_id or fingerprint(_body('event', told))}",
        chat=text_of(fields, "openconversationid", "chatid") or "directory",
        urgent=False,
        kind=f"event/{kind}",
        body=body,
    )


def message(app: AppKey, fields: Mapping[str, Any]) -> Received:
    """A message to the robot, with its fields as `folded` names them; it stays in order with its writer's others."""
    person = text_of(fields, "senderstaffid", "senderunionid", "senderid")
    if not person:
        raise Unreadable("nobody wrote it")
    body = _body("robot", fields)
    kind = "quota" if is_stub(fields) else text_of(fields, "msgtype") or "unnamed"
    return Received(
        key=f"{app}:robot:{text_of(fields, 'msgid') or fingerprint(body)}",
        chat=person,
        urgent=False,
        kind=f"robot/{kind}",
        body=body,
    )


def card(app: AppKey, delivery: str, fields: Mapping[str, Any]) -> Received:
    """A tap on a card. It has no name of its own: `delivery` is what a redelivery has in common with the first."""
    return Received(
        key=f"{app}:card:{delivery}",
        chat=text_of(fields, "userid"),
        urgent=False,
        kind=f"card/{text_of(fields, 'type') or 'unnamed'}",
        body=_body("card", fields),
    )


def is_stub(fields: Mapping[str, Any]) -> bool:
    """Whether the organisation's pushes of this month are used up: the robot then gets no text but this code."""
    return text_of(fields, "errorcode") == "20001"


def readable(content: bytes | str) -> dict[str, Any]:
    """Read a JSON object. Raises Unreadable."""
    try:
        return json_object(content if isinstance(content, str) else content.decode("utf-8-sig"))
    except ValueError:
        raise Unreadable("no JSON object") from None


def fingerprint(text: str) -> str:
    """A short name for a text."""
    return hashlib.sha1(text.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def _body(source: Source, contents: Mapping[str, Any]) -> str:
    return json.dumps({"source": source, **contents}, ensure_ascii=False, sort_keys=True)
