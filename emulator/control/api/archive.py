import asyncio
import base64
import hashlib
from pathlib import Path
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from emulator.control.ask import Body, Route, Wrong, read, reply, world_of
from emulator.finance.build import build
from emulator.finance.seal import public_key
from emulator.life.wecom import archive as life
from emulator.life.wecom.archive import Poison
from emulator.seed.archive import archived_chats
from emulator.world import World, ids
from emulator.world.wecom.archive import Key

_SIZES = {"image": "filesize", "video": "filesize", "file": "filesize", "voice": "voice_size"}


class Attached(Body):
    kind: str
    name: str = ""
    content_base64: str


class Archived(Body):
    """One message: its words, an attachment, or `record`, what the archive says of it in its own terms."""

    from_: Annotated[str, Field(alias="from")] = ""
    to: list[str] = []
    roomid: str = ""
    text: str | None = None
    media: Attached | None = None
    recall: str | None = None
    agrees: bool | None = None
    record: dict[str, Any] | None = None
    poison: Poison | None = None


class Several(Archived):
    """Several at once, in order; then the rest is not looked at."""

    messages: list[Archived] = []


class NewKey(Body):
    public_key: str
    sample: bool = False


async def put(request: web.Request) -> web.Response:
    """The last msgid and seq, and all of them where several came."""
    world, body = world_of(request), await read(request, Several)
    key = world.wecom.archive.key()
    if key is None:
        raise Wrong("还没有设置会话存档的公钥", status=409)
    with world.store.change():
        placed = [_put(world, one, key) for one in (body.messages or [body])]
        life.tells_news(world)
    msgid, seq = placed[-1]
    return reply({"msgid": msgid, "seq": seq} | ({"msgids": [one for one, _ in placed]} if body.messages else {}))


def _put(world: World, one: Archived, key: Key) -> tuple[str, int]:
    at = world.clock()
    return life.is_archived(world, _record(world, one, at), key, at=at, poison=one.poison)


def _record(world: World, one: Archived, at: float) -> dict[str, Any]:
    if one.record is not None:
        return one.record
    if not one.from_:
        raise Wrong("缺少字段 from")
    head = {"action": "send", "from": one.from_, "tolist": one.to, "roomid": one.roomid, "msgtime": int(at * 1000)}
    if one.recall is not None:
        return head | {"action": "recall", "msgtype": "revoke", "revoke": {"pre_msgid": one.recall}}
    if one.agrees is not None:
        kind = "agree" if one.agrees else "disagree"
        return head | {"msgtype": kind, kind: {"userid": one.from_, f"{kind}_time": int(at * 1000)}}
    if one.media is not None:
        return head | _media(world, one.media, at)
    if one.text is None:
        raise Wrong("要有 text、media、recall、agrees 或 record")
    return head | {"msgtype": "text", "text": {"content": one.text}}


def _media(world: World, one: Attached, at: float) -> dict[str, Any]:
    if one.kind not in _SIZES:
        raise Wrong("没有这种附件“{}”", one.kind)
    content, file_id = base64.b64decode(one.content_base64), ids.letters(64)
    world.wecom.archive.put_file(file_id, content, at)
    md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
    told: dict[str, Any] = {"md5sum": md5, _SIZES[one.kind]: len(content), "sdkfileid": file_id}
    if one.kind == "file":
        told |= {"filename": one.name, "fileext": one.name.rsplit(".", 1)[-1]}
    return {"msgtype": one.kind, one.kind: told}


async def set_key(request: web.Request) -> web.Response:
    """As the administrator does it; from the next message on. `sample` archives a few chats the first time."""
    world, body = world_of(request), await read(request, NewKey)
    try:
        public_key(body.public_key)
    except ValueError:
        raise Wrong("public_key 应为 2048 位 RSA 公钥（PEM）") from None
    with world.store.change():
        known = world.wecom.archive.key()
        same = known is not None and known.pem == body.public_key
        version = known.version if same and known else world.wecom.archive.set_key(body.public_key)
        if body.sample and known is None:
            archived_chats(world, Key(version=version, pem=body.public_key))
            life.tells_news(world)
    return reply({"version": version})


class Where(Body):
    folder: str


async def make_library(request: web.Request) -> web.Response:
    """Build what opens the records, into that folder; null without a C compiler."""
    body = await read(request, Where)
    library = await asyncio.to_thread(build, Path(body.folder))
    return reply({"library": str(library) if library else None})


ROUTES = (
    Route("POST", "wecom/archive", put),
    Route("PUT", "wecom/archive/key", set_key),
    Route("POST", "wecom/archive/library", make_library),
)
