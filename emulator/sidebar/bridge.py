"""The bridge: a script that real clients inject into a page, and what it asks of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aiohttp import web
from pydantic import BaseModel, ValidationError

from emulator.keys import WORLD
from emulator.sidebar import dingtalk_client, wecom_client
from emulator.sidebar.phone import Phone, phone_of

SCRIPTS = Path(__file__).parent / "scripts"
_NOBODY = Phone(platform="", userid="")


class _Call(BaseModel):
    """`url` is the page's own address."""

    name: str
    params: dict[str, Any] = {}
    url: str


def routes() -> Iterator[web.RouteDef]:
    yield web.get("/bridge/{platform:wecom|dingtalk}.js", _script)
    yield web.post("/bridge/wecom", _wecom)
    yield web.post("/bridge/dingtalk", _dingtalk)


async def _script(request: web.Request) -> web.StreamResponse:
    path = SCRIPTS / f"{request.match_info['platform']}.js"
    return web.FileResponse(path, headers={"Cache-Control": "no-store"})


async def _wecom(request: web.Request) -> web.Response:
    call = await _call(request)
    asked = wecom_client.Asked(
        world=request.app[WORLD], phone=phone_of(request) or _NOBODY, params=call.params, url=call.url
    )
    return web.json_response(wecom_client.answer(call.name, asked))


async def _dingtalk(request: web.Request) -> web.Response:
    call = await _call(request)
    phone = phone_of(request) or _NOBODY
    return web.json_response(dingtalk_client.answer(request.app[WORLD], phone, call.name, call.params, call.url))


async def _call(request: web.Request) -> _Call:
    try:
        return _Call.model_validate_json(await request.read())
    except ValidationError:
        raise web.HTTPBadRequest from None
