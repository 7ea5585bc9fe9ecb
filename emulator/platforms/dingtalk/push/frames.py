"""What goes over a Stream connection: JSON, with `data` as a JSON text inside."""

import json
from typing import Any

from emulator.world.dingtalk.org import Org
from emulator.world.dingtalk.pushes import Kind, Push

Json = dict[str, Any]
ROBOT_TOPIC = "/v1.0/im/bot/messages/get"
CARD_TOPIC = "/v1.0/card/instances/callback"
_TOPICS: dict[Kind, tuple[str, str]] = {
    "event": ("EVENT", "*"),
    "robot": ("CALLBACK", ROBOT_TOPIC),
    "card": ("CALLBACK", CARD_TOPIC),
}


def way_of(push: Push) -> tuple[str, str]:
    """Type and topic that a connection must have asked for."""
    return _TOPICS[push.kind]


def frame(push: Push, org: Org, connection_id: str, now: float) -> str:
    """Every header value is a text."""
    kind, topic = way_of(push)
    headers = {
        "topic": topic,
        "contentType": "application/json",
        "messageId": push.message_id,
        "time": _millis(now),
        "appId": org.app.unified_app_id,
        "connectionId": connection_id,
    }
    if push.kind == "event":
        headers |= {
            "eventType": push.name,
            "eventId": push.event_id,
            "eventCorpId": org.id,
            "eventBornTime": _millis(push.born_at),
            "eventUnifiedAppId": org.app.unified_app_id,
        }
    return _write(kind, headers, push.content)


def system(topic: str, content: Json, message_id: str, now: float) -> str:
    headers = {"topic": topic, "contentType": "application/json", "messageId": message_id, "time": _millis(now)}
    return _write("SYSTEM", headers, content)


def _write(kind: str, headers: dict[str, str], content: Json) -> str:
    data = json.dumps(content, ensure_ascii=False)
    return json.dumps({"specVersion": "1.0", "type": kind, "headers": headers, "data": data}, ensure_ascii=False)


def _millis(at: float) -> str:
    return str(int(at * 1000))
