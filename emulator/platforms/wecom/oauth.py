"""open.weixin.qq.com as the client opens it: it knows whose phone it is, and sends the page back with a code."""

import re
from collections.abc import Iterator
from html import escape
from urllib.parse import urlsplit

from aiohttp import web
from yarl import URL

from emulator.keys import CALLBACKS, WORLD
from emulator.sidebar.phone import phone_of
from emulator.world import World
from emulator.world.wecom import PLATFORM
from emulator.world.wecom.pages import Holder

_STATE = re.compile(r"[A-Za-z0-9]{0,128}")


def routes() -> Iterator[web.RouteDef]:
    yield web.get("/connect/oauth2/authorize", _authorize)


async def _authorize(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    if problem := _problem(request, world):
        return _page(problem)
    phone = phone_of(request)
    staff = world.wecom.directory.find(phone.userid) if phone and phone.platform == PLATFORM else None
    if staff is None or not staff.active:
        return _page("请在企业微信客户端打开链接")
    code = world.wecom.pages.hand_out(Holder(userid=staff.userid), world.clock())
    back = URL(request.query["redirect_uri"]).update_query(code=code, state=request.query.get("state", ""))
    raise web.HTTPFound(back)


def _problem(request: web.Request, world: World) -> str:
    query = request.query
    if query.get("appid") != world.wecom.corp.id:
        return "appid 参数错误"
    if query.get("agentid", "") not in {"", *(str(app.agent_id) for app in world.wecom.corp.apps)}:
        return "agentid 参数错误"
    if query.get("response_type") != "code" or query.get("scope") != "snsapi_base":
        return "response_type 或 scope 参数错误"
    if not _STATE.fullmatch(query.get("state", "")):
        return "state 参数错误"
    trusted = {request.host, urlsplit(request.app[CALLBACKS]).netloc}
    if urlsplit(query.get("redirect_uri", "")).netloc not in trusted:
        return "redirect_uri 的域名与后台配置的可信域名不一致（50001）"
    return ""


def _page(sentence: str) -> web.Response:
    """As the client shows it, in place of the page that was wanted."""
    html = (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>企业微信</title>'
        '<meta name="viewport" content="width=device-width"></head>'
        f'<body><p role="alert">{escape(sentence)}</p></body></html>'
    )
    return web.Response(status=400, text=html, content_type="text/html")
