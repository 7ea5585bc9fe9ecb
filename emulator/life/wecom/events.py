"""Events that belong to the company rather than to a chat with an app: sender `sys`, no AgentID."""

from collections.abc import Mapping

from emulator.plaintext import Field, xml
from emulator.world import World
from emulator.world.wecom import PLATFORM
from emulator.world.wecom.corp import ASSISTANT


def tell_assistant(world: World, event: str, fields: Mapping[str, Field], *, stream: str, at: float) -> None:
    head: dict[str, Field] = {
        "ToUserName": world.wecom.corp.id,
        "FromUserName": "sys",
        "CreateTime": int(at),
        "MsgType": "event",
        "Event": event,
    }
    plaintext = xml({**head, **fields})
    world.callbacks.queue(platform=PLATFORM, app=ASSISTANT, stream=stream, plaintext=plaintext, at=world.clock())
