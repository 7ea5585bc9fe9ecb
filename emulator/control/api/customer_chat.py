import base64
import binascii
import mimetypes
from typing import Any, Final, Literal

from aiohttp import web

from emulator.control.ask import Body, Route, Wrong, after, read, reply, the_account, the_customer, world_of
from emulator.control.customer_rows import chat_row, received_row
from emulator.life.wecom import kf as life
from emulator.world import World

_MB = 2**20
_LARGEST: Final = {"image": 2 * _MB, "voice": 2 * _MB, "video": 10 * _MB, "file": 20 * _MB}
_TOO_LARGE = "【文件过大，无法接收】"


class MediaBody(Body):
    kind: Literal["image", "voice", "video", "file"]
    name: str
    content_base64: str


Other = Literal[
    "location", "link", "business_card", "miniprogram", "msgmenu", "channels_shop_product", "channels_shop_order"
]


class Message(Body):
    """Words, a file, or anything else in the platform's own fields (`msgtype` with its `content`)."""

    open_kfid: str | None = None
    text: str | None = None
    media: MediaBody | None = None
    msgtype: Other | None = None
    content: dict[str, Any] = {}


async def write(request: web.Request) -> web.Response:
    world, customer, message = world_of(request), the_customer(request), await read(request, Message)
    account = the_account(world, message.open_kfid)
    at = world.clock()
    with world.store.change():
        msgtype, content = _content(world, message, at)
        msgid = life.customer_writes(world, account, customer.external_userid, msgtype=msgtype, content=content, at=at)
    return reply({"msgid": msgid})


def _content(world: World, message: Message, at: float) -> tuple[str, dict[str, Any]]:
    if message.media:
        return _media(world, message.media, at)
    if message.msgtype:
        return message.msgtype, message.content
    if not message.text:
        raise Wrong("消息要有 text、media 或 msgtype")
    return "text", {"content": message.text}


def _media(world: World, sent: MediaBody, at: float) -> tuple[str, dict[str, Any]]:
    """What is too large arrives as a notice in words."""
    try:
        content = base64.b64decode(sent.content_base64, validate=True)
    except binascii.Error:
        raise Wrong("content_base64 不是有效的 Base64") from None
    if len(content) > _LARGEST[sent.kind]:
        return "text", {"content": _TOO_LARGE}
    content_type = mimetypes.guess_type(sent.name)[0] or "application/octet-stream"
    media_id = world.wecom.media.put(kind=sent.kind, name=sent.name, content_type=content_type, content=content, at=at)
    return sent.kind, {"media_id": media_id}


async def received(request: web.Request) -> web.Response:
    """What the customer has received, from staff or from an app, oldest first."""
    world, customer = world_of(request), the_customer(request)
    messages = world.wecom.customer_chat.received_after(customer.external_userid, after(request))
    return reply([received_row(world, message) for message in messages])


async def chat(request: web.Request) -> web.Response:
    """Both directions, oldest first; `n` counts what the customer wrote and, apart from it, what they received."""
    world, customer = world_of(request), the_customer(request)
    messages = world.wecom.customer_chat.whole(customer.external_userid)
    return reply([chat_row(world, message) for message in messages])


ROUTES = (
    Route("POST", "wecom/customers/{external_userid}/messages", write),
    Route("GET", "wecom/customers/{external_userid}/messages", received),
    Route("GET", "wecom/customers/{external_userid}/chat", chat),
)
