"""What staff do in the client, and what the platform then tells the assistant."""

from collections.abc import Mapping, Sequence

from emulator.plaintext import Field, xml
from emulator.world import World, ids
from emulator.world.wecom import PLATFORM
from emulator.world.wecom.corp import App
from emulator.world.wecom.directory import Staff
from emulator.world.wecom.staff_chat import StaffMessage, Words


def writes(world: World, staff: Staff, app: App, text: str) -> str:
    """Returns the msgid."""
    msgid, at = ids.number(), world.clock()
    words = Words(msgtype="text", text=text, raw={"msgtype": "text", "text": {"content": text}})
    with world.store.change():
        world.wecom.staff_chat.add(staff.userid, "staff", app=app.name, msgid=msgid, words=words, at=at)
        _tell_app(world, staff, app, {"MsgType": "text", "Content": text, "MsgId": int(msgid)}, at)
        world.tell("staff_chat", userid=staff.userid)
    return msgid


def taps(
    world: World, staff: Staff, app: App, message: StaffMessage, key: str, ticked: Mapping[str, Sequence[str]]
) -> None:
    """`key` is one of the message's buttons; `ticked` are the ids chosen, by question."""
    at = world.clock()
    card = message.raw["template_card"]
    with world.store.change():
        world.wecom.staff_chat.tapped(message, key)
        event: dict[str, Field] = {
            "MsgType": "event",
            "Event": "template_card_event",
            "EventKey": key,
            "TaskId": card.get("task_id", ""),
            "CardType": card["card_type"],
            "ResponseCode": world.wecom.cards.code_for(app.name, message.msgid, at),
        }
        if ticked:
            items = [{"QuestionKey": one, "OptionIds": {"OptionId": [*options]}} for one, options in ticked.items()]
            event["SelectedItems"] = {"SelectedItem": items}
        _tell_app(world, staff, app, event, at)
        world.tell("staff_chat", userid=staff.userid)


def _tell_app(world: World, staff: Staff, app: App, what: dict[str, Field], at: float) -> None:
    head: dict[str, Field] = {
        "ToUserName": world.wecom.corp.id,
        "FromUserName": staff.userid,
        "CreateTime": int(at),
    }
    plaintext = xml(head | what | {"AgentID": app.agent_id})
    stream = f"staff:{staff.userid}"
    world.callbacks.queue(platform=PLATFORM, app=app.name, stream=stream, plaintext=plaintext, at=at)
