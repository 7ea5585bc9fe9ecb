import base64
import binascii
from typing import Annotated, Any, Literal
from urllib.parse import parse_qs, urlsplit

from aiohttp import web
from pydantic import Field

from emulator.control.ask import Body, Route, Wrong, after, read, reply, world_of
from emulator.control.ding_ask import the_place, the_staff
from emulator.control.ding_rows import chat_row, received_row
from emulator.life.dingtalk import cards, people
from emulator.life.dingtalk.files import Sent, sends
from emulator.world import World
from emulator.world.dingtalk.chat import NOTICES, Button, Received
from emulator.world.dingtalk.directory import Staff

_SENDS_WORDS = "dtmd://dingtalkclient/sendMessage"


class Media(Body):
    """`recognition` is what the client has understood of a voice, `duration_ms` how long it is."""

    kind: Literal["image", "voice", "video", "file"]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    content_base64: str
    recognition: str = ""
    duration_ms: Annotated[int, Field(ge=0)] = 3000


class Message(Body):
    """In a group, `to_robot` says whether the robot is meant (@)."""

    text: Annotated[str, Field(max_length=20_000)] = ""
    media: Media | None = None
    conversation_id: str | None = None
    to_robot: bool = True


class Tap(Body):
    n: int
    key: str


async def write(request: web.Request) -> web.Response:
    world, staff, message = world_of(request), the_staff(request), await read(request, Message)
    place = the_place(world, staff, message.conversation_id)
    if not message.text and message.media is None:
        raise Wrong("消息内容不能为空")
    said = _sent(world, message.media, message.text) if message.media else people.text(message.text)
    origin = str(request.url.origin())
    return reply({"msgid": people.speaks(world, staff, place, said, origin=origin, to_robot=message.to_robot)})


def _sent(world: World, media: Media, text: str) -> people.Said:
    """With words beside it, a picture is rich text."""
    try:
        content = base64.b64decode(media.content_base64, validate=True)
    except (binascii.Error, ValueError):
        raise Wrong("content_base64 不是有效的 base64") from None
    if not content:
        raise Wrong("文件是空的")
    return sends(
        world,
        Sent(
            kind=media.kind,
            name=media.name,
            content=content,
            recognition=media.recognition,
            duration_ms=media.duration_ms,
            text=text,
        ),
    )


async def received(request: web.Request) -> web.Response:
    """What the app has sent that person anywhere, oldest first; a card's words include its buttons."""
    world, staff = world_of(request), the_staff(request)
    return reply([received_row(world, got) for got in world.dingtalk.chat.received_after(staff.userid, after(request))])


async def tap(request: web.Request) -> web.Response:
    """A button that leads somewhere answers with the address; one that makes the client say something says it."""
    world, staff, tapped = world_of(request), the_staff(request), await read(request, Tap)
    got = world.dingtalk.chat.received(staff.userid, tapped.n)
    if got is None:
        raise Wrong("员工“{}”没有收到过第 {} 条消息", staff.name, tapped.n, status=404)
    buttons: list[dict[str, str]] = received_row(world, got)["buttons"]
    button = next((one for one in buttons if one["key"] == tapped.key), None)
    if button is None:
        raise Wrong("第 {} 条消息上没有这个按钮", tapped.n)
    shown = Button(key=button["key"], text=button["text"], url=button.get("url", ""))
    return reply(_tap(world, staff, got, shown, str(request.url.origin())))


def _tap(world: World, staff: Staff, got: Received, button: Button, origin: str) -> dict[str, Any]:
    if button.url.startswith(_SENDS_WORDS):
        words = parse_qs(urlsplit(button.url).query).get("content", [""])[0]
        place = the_place(world, staff, got.message.conversation_id)
        world.dingtalk.chat.tapped(staff.userid, got.n, button.key)
        people.speaks(world, staff, place, people.text(words), origin=origin)
        return {}
    if button.url:
        return {"url": button.url}
    card = world.dingtalk.cards.find(got.message.words.card)
    if card:
        cards.is_tapped(world, staff, card, got, button.key)
    return {}


async def chat(request: web.Request) -> web.Response:
    """All that was said in a conversation, the own one with the robot without `?conversation_id=`."""
    world, staff = world_of(request), the_staff(request)
    wanted = request.query.get("conversation_id")
    notices = f"{NOTICES}:{staff.userid}"
    place_id = notices if wanted == NOTICES else the_place(world, staff, wanted).id
    got = {one.message.id: one for one in world.dingtalk.chat.received_after(staff.userid, 0)}
    messages = world.dingtalk.chat.whole(place_id)
    return reply([chat_row(world, one, got.get(one.id), staff.userid) for one in messages])


async def reads(request: web.Request) -> web.Response:
    """The person opens 钉钉 and has read everything."""
    people.has_read(world_of(request), the_staff(request))
    return reply({})


ROUTES = (
    Route("POST", "dingtalk/staff/{userid}/messages", write),
    Route("GET", "dingtalk/staff/{userid}/messages", received),
    Route("POST", "dingtalk/staff/{userid}/taps", tap),
    Route("POST", "dingtalk/staff/{userid}/reads", reads),
    Route("GET", "dingtalk/staff/{userid}/chat", chat),
)
