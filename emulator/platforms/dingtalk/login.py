"""login.dingtalk.com: a person says who they are, and the browser goes back to the app with a code."""

from collections.abc import Iterator
from html import escape
from urllib.parse import urlencode, urlsplit

from aiohttp import web
from yarl import URL

from emulator.keys import CALLBACKS, WORLD
from emulator.world import World
from emulator.world.dingtalk.directory import Staff

_SCOPES = frozenset({"openid", "openid corpid"})
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:3rem auto;padding:0 1rem;color:#171a1d}"
    "a{display:block;padding:.7rem 1rem;margin:.4rem 0;border:1px solid #dfe3e8;border-radius:.6rem;"
    "color:#0b5ecf;text-decoration:none}a:hover{background:#eef5ff}small{color:#5f6773}"
)


def routes() -> Iterator[web.RouteDef]:
    yield web.get("/oauth2/auth", _ask)


async def _ask(request: web.Request) -> web.Response:
    """Everybody of the organisation can be chosen; with `as` in the address nobody is asked."""
    world = request.app[WORLD]
    if problem := _problem(request, world):
        return _page("不能登录", f"<p>{escape(problem)}</p>", status=400)
    staff = world.dingtalk.directory.find(request.query.get("as", ""))
    if staff:
        raise web.HTTPFound(_back(request, world, staff))
    choices = "".join(_choice(request, one) for one in world.dingtalk.directory.staff())
    return _page("用钉钉登录", f"<p>选择你是谁：</p>{choices}")


def _problem(request: web.Request, world: World) -> str:
    query = request.query
    if query.get("client_id") != world.dingtalk.org.app.app_key:
        return "client_id 不对"
    if query.get("response_type") != "code" or query.get("scope") not in _SCOPES:
        return "response_type 应为 code，scope 应为 openid 或 openid corpid"
    wanted, registered = urlsplit(query.get("redirect_uri", "")), urlsplit(request.app[CALLBACKS])
    if (wanted.scheme, wanted.netloc) != (registered.scheme, registered.netloc):
        return "redirect_uri 没有登记"
    return ""


def _back(request: web.Request, world: World, staff: Staff) -> URL:
    scope = request.query["scope"]
    code = world.dingtalk.codes.hand_out("oauth", staff.userid, world.clock(), scope)
    state = request.query.get("state", "")
    return URL(request.query["redirect_uri"]).update_query({"authCode": code, "state": state})


def _choice(request: web.Request, staff: Staff) -> str:
    address = urlencode({**request.query, "as": staff.userid})
    return f'<a href="?{escape(address)}">{escape(staff.name)} <small>{escape(staff.title)}</small></a>'


def _page(title: str, body: str, status: int = 200) -> web.Response:
    html = (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>'
        f"<body><h1>{title}</h1>{body}</body></html>"
    )
    return web.Response(status=status, text=html, content_type="text/html")
