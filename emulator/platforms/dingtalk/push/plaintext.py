"""An event as HTTP delivers it: the head in PascalCase, what happened beside it."""

from typing import Any

from emulator.world.dingtalk.org import Org
from emulator.world.dingtalk.pushes import Push

Json = dict[str, Any]
_PASCAL = ("robot_msg_", "ding_paas_object_data_")


def event_plaintext(push: Push, org: Org) -> Json:
    born = int(push.born_at * 1000)
    head: Json = {
        "EventType": push.name,
        "EventTime": born,
        "CorpId": org.id,
        "BizId": str(push.id),
        "eventId": push.event_id,
        "corpId": org.id,
    }
    return head | (_pascal(push.content) if push.name.startswith(_PASCAL) else push.content)


def _pascal(content: Json) -> Json:
    return {name[:1].upper() + name[1:]: value for name, value in content.items()}
