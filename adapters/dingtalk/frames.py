"""What goes over the Stream connection: frames in JSON, whose `data` is itself JSON in a text."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from adapters.dingtalk.received import card, event, fingerprint, folded, message, readable, text_of
from adapters.received import Received
from crm_core.values import AppKey

ROBOT = "/v1.0/im/bot/messages/get"
DELEGATED = "/v1.0/im/bot/messages/delegate"
CARD = "/v1.0/card/instances/callback"
SUBSCRIPTIONS = (
    {"type": "EVENT", "topic": "*"},
    {"type": "CALLBACK", "topic": ROBOT},
    {"type": "CALLBACK", "topic": CARD},
)
_OF_THE_CONNECTION = frozenset({"connectionid", "contenttype", "messageid", "topic", "time"})
"""Headers that say nothing of what happened; a redelivery has others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One frame of the platform's. `headers` have their names folded; `data` is the text as it came."""

    type: str
    topic: str
    message_id: str
    headers: Mapping[str, Any] = field(repr=False)
    data: str = field(repr=False)

    @property
    def is_ping(self) -> bool:
        return self.type == "SYSTEM" and self.topic == "ping"

    @property
    def is_goodbye(self) -> bool:
        """Nothing new comes on this connection any more; the platform closes it some 10 s later."""
        return self.type == "SYSTEM" and self.topic == "disconnect"


def read(text: str) -> Frame:
    """Read a frame. Raises Unreadable."""
    found = readable(text)
    # One of the documents' samples says `header`.
    headers = folded(_object(found.get("headers") or found.get("header")))
    data = found.get("data")
    return Frame(
        type=text_of(found, "type"),
        topic=text_of(headers, "topic"),
        message_id=text_of(headers, "messageid"),
        headers=headers,
        data=data if isinstance(data, str) else json.dumps(data if data is not None else {}),
    )


def received(frame: Frame, app: AppKey, *, now_ms: int) -> Received | None:
    """Name what a frame delivers; None for what is none of ours. Raises Unreadable.

    A frame that does not say when it happened, as few do, counts as of now.
    """
    # An event is known by its type: one of the documents' samples has another topic.
    if frame.type == "EVENT":
        kind = text_of(frame.headers, "eventtype") or "unnamed"
        fields = folded(readable(frame.data or "{}"))
        fields["at"] = text_of(frame.headers, "eventborntime", "time") or str(now_ms)
        head = {name: value for name, value in frame.headers.items() if name not in _OF_THE_CONNECTION}
        return event(app, kind, text_of(frame.headers, "eventid") or frame.message_id, fields, head)
    if frame.type == "CALLBACK" and frame.topic in {ROBOT, DELEGATED}:
        fields = folded(readable(frame.data))
        # One of the documents' samples has a message that does not say when it was written.
        fields.setdefault("createat", text_of(frame.headers, "time") or str(now_ms))
        return message(app, fields)
    if frame.type == "CALLBACK" and frame.topic == CARD:
        fields = folded(readable(frame.data)) | {"at": text_of(frame.headers, "time") or str(now_ms)}
        return card(app, frame.message_id or fingerprint(frame.data), fields)
    return None


def acknowledged(frame: Frame, *, kept: bool = True) -> str:
    """The answer that stops the platform from sending this again; not `kept`, an event is asked for again later.

    A chat reply cannot be sent this way: what stands in `response` is ignored.
    """
    if frame.is_ping:
        return _answer(frame, frame.data)
    if frame.type == "EVENT":
        status = "SUCCESS" if kept else "LATER"
        return _answer(frame, json.dumps({"status": status, "message": status.lower()}))
    return _answer(frame, json.dumps({"response": {}}))


def _answer(frame: Frame, data: str) -> str:
    headers = {"messageId": frame.message_id, "contentType": "application/json"}
    return json.dumps({"code": 200, "headers": headers, "message": "OK", "data": data})


def _object(value: object) -> Mapping[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}
