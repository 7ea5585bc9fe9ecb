from typing import Any

from aiohttp import web

from emulator.control.ask import Body, Route, Wrong, after, read, reply, the_app, the_staff, world_of
from emulator.control.times import iso
from emulator.life.wecom import staff as life
from emulator.platforms.wecom.card import questions
from emulator.world.wecom.corp import ASSISTANT
from emulator.world.wecom.staff_chat import StaffMessage


class Message(Body):
    text: str
    app: str = ASSISTANT


class Tap(Body):
    """`selected` are the ids ticked on the card, by question."""

    n: int
    key: str
    selected: dict[str, list[str]] = {}


async def write(request: web.Request) -> web.Response:
    world, staff, message = world_of(request), the_staff(request), await read(request, Message)
    if not message.text:
        raise Wrong("消息内容不能为空")
    if not staff.active:
        raise Wrong("员工“{}”已被禁用，不能登录，也就不能发消息", staff.name)
    msgid = life.writes(world, staff, the_app(world, message.app), message.text)
    return reply({"msgid": msgid})


async def received(request: web.Request) -> web.Response:
    """What the apps have sent, oldest first; a card's words include its buttons."""
    staff = the_staff(request)
    messages = world_of(request).wecom.staff_chat.from_app_after(staff.userid, after(request))
    return reply([_received(message) for message in messages])


def _received(message: StaffMessage) -> dict[str, Any]:
    asked = [option["text"] for one in questions(message.raw.get("template_card", {})) for option in one["options"]]
    text = "\n".join([message.text, *asked, *(button.text for button in message.buttons)])
    return {
        "n": message.n,
        "app": message.app,
        "msgid": message.msgid,
        "msgtype": message.msgtype,
        "text": text,
        "buttons": _buttons(message),
        "questions": questions(message.raw.get("template_card", {})),
        "raw": message.raw,
        "at": iso(message.at),
    }


def _buttons(message: StaffMessage) -> list[dict[str, str]]:
    return [{"key": button.key, "text": button.text} for button in message.buttons]


async def tap(request: web.Request) -> web.Response:
    world, staff, tapped = world_of(request), the_staff(request), await read(request, Tap)
    message = world.wecom.staff_chat.from_app(staff.userid, tapped.n)
    if message is None:
        raise Wrong("员工“{}”没有收到过第 {} 条消息", staff.name, tapped.n, status=404)
    if tapped.key not in [button.key for button in message.buttons]:
        raise Wrong("第 {} 条消息上没有这个按钮", tapped.n)
    life.taps(world, staff, the_app(world, message.app), message, tapped.key, _ticked(message, tapped))
    return reply({})


def _ticked(message: StaffMessage, tapped: Tap) -> dict[str, list[str]]:
    """Raises Wrong for what is not on the card, and for several where one is asked for."""
    asked = {one["key"]: one for one in questions(message.raw.get("template_card", {}))}
    for question, options in tapped.selected.items():
        known = asked.get(question)
        if known is None or not {*options} <= {one["id"] for one in known["options"]}:
            raise Wrong("第 {} 条消息上没有这个选项", tapped.n)
        if len(options) > 1 and not known["several"]:
            raise Wrong("第 {} 条消息上只能选一项", tapped.n)
    return tapped.selected


async def chat(request: web.Request) -> web.Response:
    """Both directions, oldest first; `n` counts what each side said."""
    staff = the_staff(request)
    return reply([_row(message) for message in world_of(request).wecom.staff_chat.whole(staff.userid)])


def _row(message: StaffMessage) -> dict[str, Any]:
    row: dict[str, Any] = {
        "n": message.n,
        "from": message.author,
        "text": message.text,
        "msgtype": message.msgtype,
        "at": message.at,
    }
    if message.buttons:
        row["buttons"] = _buttons(message)
    if asked := questions(message.raw.get("template_card", {})):
        row["questions"] = asked
    if message.tapped is not None:
        row["tapped"] = message.tapped
    return row


ROUTES = (
    Route("POST", "wecom/staff/{userid}/messages", write),
    Route("GET", "wecom/staff/{userid}/messages", received),
    Route("POST", "wecom/staff/{userid}/taps", tap),
    Route("GET", "wecom/staff/{userid}/chat", chat),
)
