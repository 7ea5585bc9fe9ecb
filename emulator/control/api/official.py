import base64
import binascii
import mimetypes
from collections.abc import Callable
from typing import Any, Literal

from aiohttp import web

from emulator.control.ask import Body, Route, Wrong, after, read, reply, world_of
from emulator.control.times import iso
from emulator.life.official import followers as life
from emulator.world import World, ids
from emulator.world.official import PLATFORM
from emulator.world.official.accounts import Mode
from emulator.world.official.chat import Line
from emulator.world.official.followers import Follower

_LONGEST_TEXT = 2048
_LARGEST_MB = 10


class Sent(Body):
    """`heard` is what the platform understands of a voice, where the account has that switched on."""

    kind: Literal["image", "voice", "video", "shortvideo"]
    name: str
    content_base64: str
    heard: str = ""


class Deed(Body):
    """What a follower does. Whoever is not known yet comes into being with `subscribe`."""

    action: Literal[
        "subscribe", "scan", "unsubscribe", "text", "media", "click", "view", "miniprogram", "location", "allow"
    ]
    scene: str | None = None
    text: str | None = None
    key: str = ""
    name: str | None = None
    unionid: str | None = None
    template_id: str | None = None
    media: Sent | None = None


async def does(request: web.Request) -> web.Response:
    world, deed = world_of(request), await read(request, Deed)
    follower = _follower(world, request.match_info["openid"], deed)
    if not follower.follows and deed.action != "subscribe":
        raise Wrong("“{}”没有关注公众号，先点“关注”", follower.name, status=409)
    return reply({"openid": follower.openid} | _DEEDS[deed.action](world, follower, deed))


def _follower(world: World, openid: str, deed: Deed) -> Follower:
    known = world.official.followers.find(openid)
    if known:
        return known
    if deed.action != "subscribe":
        raise Wrong("没有粉丝“{}”", openid, status=404)
    account = world.official.accounts.first
    return Follower(openid=openid, app_id=account.app_id, name=deed.name or openid, unionid=deed.unionid)


Carried = dict[str, Any]
"""What the call answers besides the openid."""


def _subscribe(world: World, follower: Follower, deed: Deed) -> Carried:
    if follower.follows:
        raise Wrong("“{}”已经关注了", follower.name, status=409)
    life.subscribes(world, follower, scene=deed.scene or "", ticket=_ticket(world, follower, deed.scene))
    return {}


def _scan(world: World, follower: Follower, deed: Deed) -> Carried:
    if not deed.scene:
        raise Wrong("缺少字段 scene")
    life.scans(world, follower, deed.scene, _ticket(world, follower, deed.scene))
    return {}


def _unsubscribe(world: World, follower: Follower, _deed: Deed) -> Carried:
    life.unsubscribes(world, follower)
    return {}


def _say(world: World, follower: Follower, deed: Deed) -> Carried:
    if not deed.text or len(deed.text.encode()) > _LONGEST_TEXT:
        raise Wrong("text 不能为空，也不能超过 2048 字节")
    return {"msgid": life.says(world, follower, deed.text)}


def _send(world: World, follower: Follower, deed: Deed) -> Carried:
    if deed.media is None:
        raise Wrong("缺少字段 media")
    try:
        content = base64.b64decode(deed.media.content_base64, validate=True)
    except binascii.Error:
        raise Wrong("content_base64 不是有效的 Base64") from None
    if len(content) > _LARGEST_MB * 2**20:
        raise Wrong("最大 {} MB，请换一个小一点的", _LARGEST_MB)
    content_type = mimetypes.guess_type(deed.media.name)[0] or "application/octet-stream"
    media = world.official.media.put(
        app_id=follower.app_id,
        kind=deed.media.kind,
        name=deed.media.name,
        content_type=content_type,
        content=content,
        at=world.clock(),
    )
    return {"msgid": life.sends(world, follower, media, deed.media.heard)}


def _tap(world: World, follower: Follower, deed: Deed) -> Carried:
    life.taps(world, follower, _MENU[deed.action], deed.key)
    return {}


def _locate(world: World, follower: Follower, _deed: Deed) -> Carried:
    life.is_located(world, follower, "31.230400", "121.473700")
    return {}


def _allow(world: World, follower: Follower, deed: Deed) -> Carried:
    life.allows(world, follower, deed.template_id or world.official.notices.templates()[0].template_id)
    return {}


_MENU = {"click": "CLICK", "view": "VIEW", "miniprogram": "view_miniprogram"}
_DEEDS: dict[str, Callable[[World, Follower, Deed], Carried]] = {
    "subscribe": _subscribe,
    "scan": _scan,
    "unsubscribe": _unsubscribe,
    "text": _say,
    "media": _send,
    "click": _tap,
    "view": _tap,
    "miniprogram": _tap,
    "location": _locate,
    "allow": _allow,
}


def _ticket(world: World, follower: Follower, scene: str | None) -> str:
    """Of the newest code with this scene; one that has expired tells nobody anything."""
    if not scene:
        return ""
    codes = world.official.scenes.of(follower.app_id, scene)
    if codes and not codes[0].lives(world.clock()):
        raise Wrong("这个二维码已经过期", status=409)
    return codes[0].ticket if codes else f"gQ{ids.letters(80)}=="


async def messages(request: web.Request) -> web.Response:
    """What the account has sent that follower, oldest first."""
    return reply([_row(one) for one in _lines(request) if one.author != "follower"])


async def chat(request: web.Request) -> web.Response:
    """Both sides, for the page; `at` in Unix seconds."""
    follower = world_of(request).official.followers.find(request.match_info["openid"])
    name = follower.name if follower else ""
    return reply([_bubble(world_of(request), one, name) for one in _lines(request)])


def _bubble(world: World, one: Line, name: str) -> dict[str, Any]:
    """What the follower sent has its address in `media`."""
    row: dict[str, Any] = {
        "n": one.n,
        "from": {"follower": "customer", "account": "app", "platform": "system"}[one.author],
        "name": name if one.author == "follower" else "公众号",
        "text": one.text,
        "msgtype": "text",
        "at": one.at,
        "way": one.way,
    }
    kind = one.raw.get("msgtype")
    if one.way == "said" and kind and (media := world.official.media.shown(one.raw[kind]["media_id"])):
        shown = {"kind": kind.removeprefix("short"), "name": media.name}
        row["media"] = shown | {"url": f"/control/official/media/{media.media_id}"}
    return row


async def show(request: web.Request) -> web.Response:
    """What a follower sent, for the page."""
    media = world_of(request).official.media.shown(request.match_info["media_id"])
    if media is None:
        raise Wrong("没有这个文件", status=404)
    safe = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
    return web.Response(body=media.content, content_type=media.content_type, headers=safe)


def _lines(request: web.Request) -> list[Line]:
    openid = request.match_info["openid"]
    if world_of(request).official.followers.find(openid) is None:
        raise Wrong("没有粉丝“{}”", openid, status=404)
    return world_of(request).official.chat.after(openid, after(request))


def _row(one: Line) -> dict[str, Any]:
    msgtype = one.raw.get("msgtype", one.way)
    return {"n": one.n, "msgtype": msgtype, "text": one.text, "way": one.way, "raw": one.raw, "at": iso(one.at)}


class ModeBody(Body):
    mode: Mode


async def set_mode(request: web.Request) -> web.Response:
    world, body = world_of(request), await read(request, ModeBody)
    world.official.accounts.set_mode(world.official.accounts.first, body.mode)
    return reply({})


class Event(Body):
    xml: str
    times: int = 1


async def event(request: web.Request) -> web.Response:
    """Any plaintext, each time signed anew; they do not wait for one another."""
    world, body = world_of(request), await read(request, Event)
    if not 1 <= body.times <= 1000:
        raise Wrong("times 应在 1 到 1000 之间")
    with world.store.change():
        for _ in range(body.times):
            world.callbacks.queue(
                platform=PLATFORM,
                app=world.official.accounts.first.app_id,
                stream=f"event:{ids.letters(12)}",
                plaintext=body.xml,
                at=world.clock(),
            )
    return reply({})


ROUTES = (
    Route("POST", "official/followers/{openid}", does),
    Route("GET", "official/followers/{openid}/messages", messages),
    Route("GET", "official/followers/{openid}/chat", chat),
    Route("GET", "official/media/{media_id}", show),
    Route("PUT", "official/mode", set_mode),
    Route("POST", "official/events", event),
)
