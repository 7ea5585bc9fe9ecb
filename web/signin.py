"""Signing in by the platform's code, and out."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import replace
from functools import wraps

from aiohttp import web

from crm_core.errors import NotFound
from crm_core.permissions import Permission
from crm_core.preferences.actions import own_wishes
from crm_core.preferences.model import Preferences
from crm_core.sessions.actions import sign_in, sign_out, signed_in
from crm_core.sessions.model import LASTS, SignedIn, session_id
from web import asked
from web.gate import COOKIE, Gate, Guest, Visit, as_json, is_same, program, read_as
from web.platform import PageApp, PagePlatform, PagePlatforms, SignInRefused, of_session
from web.shown import Shown

STATE_COOKIE = "__Host-scrm_signin"
STATE_SECONDS = 600
_STATE = re.compile(r"[0-9a-f]{32}")
_CAN = {
    "tag": Permission.TAG_CUSTOMER,
    "note": Permission.NOTE_CUSTOMER,
    "remind": Permission.REMIND,
    "transfer": Permission.TRANSFER_CUSTOMER,
    "undo": Permission.UNDO,
    "reveal": Permission.REVEAL,
    "scripts": Permission.MANAGE_SCRIPTS,
    "refer": Permission.REFER,
}


class SignIn:
    """`origin` is the address people open the pages at. The platforms return there, and nowhere else."""

    def __init__(self, platforms: PagePlatforms, gate: Gate, habits: Preferences, *, origin: str) -> None:
        self._platforms = platforms
        self._gate = gate
        self._habits = habits
        self._origin = origin

    def routes(self) -> list[web.RouteDef]:
        guests, members = self._gate.guests, self._gate.members
        return [
            web.get("/me", guests(self.me)),
            web.get("/signin/{platform}/{corp}/{app}", _shown_on_the_page(guests(self.returned))),
            web.post("/signin/{platform}/{corp}/{app}", guests(self.with_code)),
            web.post("/signout", members(self.out)),
            web.get("/page-signature", members(self.page_signature)),
        ]

    async def me(self, request: web.Request) -> web.StreamResponse:
        """Who is signed in; for nobody, what the page has to do to sign in, and a cookie to know it again by."""
        platform = self._platform(request.query.get("app", ""))
        who = await self._gate.who(request)
        if who is None or who.session.app != platform.key:
            invited, state = invitation(platform, self._origin, request)
            answer = as_json({"signin": invited}, status=401)
            known_by(state, answer)
            return answer
        return as_json(await self._described(platform, who))

    async def returned(self, request: web.Request) -> web.StreamResponse:
        """The platform sends the browser back with a code. Raises SignInRefused."""
        path = _path(request)
        platform = self._platform(path)
        expected = request.cookies.get(STATE_COOKIE, "")
        if not expected or not is_same(request.query.get("state", ""), expected):
            raise SignInRefused("登录没有完成：请回到聊天里重新打开侧边栏。")
        answer = web.Response(status=302, headers={"Location": f"/sidebar/{path}"})
        _remember(await self._open(platform, request, request.query.get("code", "")), answer)
        answer.del_cookie(STATE_COOKIE, path="/", httponly=True, secure=True, samesite="Lax")
        return answer

    async def with_code(self, request: web.Request) -> web.StreamResponse:
        """The page has a code of the platform's own library; it is told what `me` tells. Raises SignInRefused."""
        platform = self._platform(_path(request))
        if request.headers.get("Origin") != self._origin:
            raise SignInRefused("登录没有完成：请从聊天里打开侧边栏。")
        token = await self._open(platform, request, read_as(await request.read(), asked.Code).code)
        who = await signed_in(program("web"), session_id(token))
        if who is None:
            raise SignInRefused("登录没有完成：请从聊天里打开侧边栏。")
        answer = as_json(await self._described(platform, who))
        _remember(token, answer)
        return answer

    async def out(self, visit: Visit) -> web.Response:
        await sign_out(program("web"), visit.who.session.id)
        answer = as_json({"signed_in": False})
        answer.del_cookie(COOKIE, path="/", httponly=True, secure=True, samesite="Lax")
        return answer

    async def page_signature(self, visit: Visit) -> object:
        """For an address of ours only: a signature lends the page the platform's abilities."""
        url = visit.query.get("url", "")
        if not url.startswith(f"{self._origin}/sidebar/"):
            raise NotFound("这个地址不是侧边栏的页面。")
        return await of_session(self._platforms, visit.who.session).page_signature(url)

    async def _open(self, platform: PagePlatform, request: web.Request, code: str) -> str:
        """A session of its own each time, by its token; the one this browser had before ends."""
        who = await platform.who(code)
        token = secrets.token_urlsafe(32)
        await sign_in(program("web"), who, platform.key, session_id(token), secrets.token_urlsafe(32))
        if former := request.cookies.get(COOKIE):
            await sign_out(program("web"), session_id(former))
        return token

    async def _described(self, platform: PagePlatform, who: SignedIn) -> Shown:
        """What a page knows of whoever is signed in, also by whose clock the person's chats are told."""
        habits = self._habits.overridden(await own_wishes(replace(program("web"), actor=who.actor)))
        return {
            "staff": {"id": who.session.staff, "name": who.name, "roles": sorted(who.actor.roles)},
            "csrf": who.session.csrf,
            "app": {"platform": platform.platform, "corp": platform.corp_id, "name": platform.name},
            "can": [name for name, permission in _CAN.items() if who.actor.may(permission)],
            "zone": str(habits.zone),
        }

    def _platform(self, path: str) -> PagePlatform:
        found = self._platforms.get(path)
        if found is None:
            raise NotFound("没有这个侧边栏，请从聊天里打开。")
        return found


def invitation(platform: PagePlatform, origin: str, request: web.Request) -> tuple[Mapping[str, str], str]:
    """What has to be done to sign in, and what the browser is known again by: pages that open at once share that."""
    known = request.cookies.get(STATE_COOKIE, "")
    state = known if _STATE.fullmatch(known) else secrets.token_hex(16)
    return platform.invitation(f"{origin}/api/signin/{PageApp.of(platform).path}", state), state


def known_by(state: str, answer: web.Response) -> None:
    answer.set_cookie(STATE_COOKIE, state, max_age=STATE_SECONDS, path="/", httponly=True, secure=True, samesite="Lax")


def _path(request: web.Request) -> str:
    return "/".join(request.match_info[part] for part in ("platform", "corp", "app"))


def _remember(token: str, answer: web.Response) -> None:
    seconds = int(LASTS.total_seconds())
    answer.set_cookie(COOKIE, token, max_age=seconds, path="/", httponly=True, secure=True, samesite="Lax")


def _shown_on_the_page(enter: Guest) -> Guest:
    """The browser itself is on its way: whoever is refused reads why on the page, by the status in its address."""

    @wraps(enter)
    async def arrive(request: web.Request) -> web.StreamResponse:
        answer = await enter(request)
        if answer.status in {302, 404}:
            return answer
        return web.Response(status=302, headers={"Location": f"/sidebar/{_path(request)}?signin={answer.status}"})

    return arrive
