"""The addresses below `/share`: a code's page, its pictures, and signing in by the 公众号 to be recognised."""

import asyncio
import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

import structlog
from aiohttp import web

from crm_core.act import Act
from crm_core.values import Identity
from referrals.codes.model import ReferralCode, is_code
from referrals.invitations.model import Outcome
from referrals.sharing.actions import make_ready, own_share, shared, visit, ways_there
from referrals.sharing.drawing import adds_only, poster_of
from referrals.sharing.joining import Means, Way, ways_in
from referrals.sharing.links import ShareLinks
from referrals.sharing.model import Shared
from referrals.sharing.poster import NoFont, qr_png
from web.gate import Gate, program
from web.pace import Pace
from web.platform import PlatformAway, SignInRefused
from web.share.html import Joining, View, nothing_page, share_page

COOKIE = "scrm_friend"
STATE_COOKIE = "scrm_friend_signin"
KNOWN_FOR = timedelta(days=30)
STATE_SECONDS = 600
_JPEG = b"\xff\xd8\xff"
_HERE = Path(__file__).parent
_FILES = {"share.css": "text/css", "share.js": "text/javascript"}
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_GREETINGS = {
    Outcome.COUNTED: "欢迎，已经记上是朋友推荐您来的。",
    Outcome.ALREADY: "您已经是我们的朋友，也已经参加了这个活动，每人只算一次。",
    Outcome.NOT_NEW: "您已经是我们的朋友，这次活动只算新朋友。发“我的推荐码”给我们，就能邀请别人。",
    Outcome.SELF: "这是您自己的推荐页。",
}
_STRANGER = "还没有关注我们，按下面的办法就能参加。"
_AWAY = "微信暂时没有应答，不影响参加，按下面的办法就好。"

log = structlog.get_logger()


class FriendSignIn(Protocol):
    """The 公众号 as a page sees it: it tells who looks at it."""

    def address(self, back: str, state: str) -> str:
        """Where to send the browser; it comes back with `code` and `state`."""
        ...

    async def who(self, code: str) -> tuple[Identity, str | None]:
        """Whose code it is, with the unionid where there is one. Raises SignInRefused, PlatformAway."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """`means` are the ways in which friends can come; `contact` is a link to 客服, empty for none.

    `picture` fetches that of a 联系我 code from where the platform keeps it, empty where it cannot be had.
    `visits_a_minute` holds for one address.
    """

    links: ShareLinks
    zone: ZoneInfo
    visits_a_minute: int
    means: Means = field(default_factory=Means)
    picture: Callable[[str], Awaitable[bytes]] | None = None
    account_name: str = ""
    contact: str = ""
    sign_in: FriendSignIn | None = None
    files: Mapping[str, bytes] = field(default_factory=lambda: {name: (_HERE / name).read_bytes() for name in _FILES})


class SharePages:
    """To be mounted at `/share`."""

    def __init__(self, sharing: Sharing) -> None:
        self._sharing = sharing
        pace = Pace(most=sharing.visits_a_minute)
        self._gate = Gate(origin=sharing.links.origin, pace=pace, crowd=1, tell=_told)

    def application(self) -> web.Application:
        guests = self._gate.guests
        app = web.Application()
        app.add_routes(
            [
                web.get("/static/{name}", guests(self.file)),
                web.get("/{code}", guests(self.page)),
                web.get("/{code}/poster.png", guests(self.poster)),
                web.get("/{code}/follow.png", guests(self.follow)),
                web.get("/{code}/contact.png", guests(self.contact)),
                web.get("/{code}/in", guests(self.sign_in)),
                web.get("/{code}/back", guests(self.returned)),
            ]
        )
        app.on_response_prepare.append(_head)
        return app

    async def file(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in _FILES:
            return web.Response(status=404)
        return web.Response(
            body=self._sharing.files[name],
            content_type=_FILES[name],
            charset="utf-8",
            headers={"Cache-Control": "public, max-age=3600"},
        )

    async def page(self, request: web.Request) -> web.StreamResponse:
        """For everybody what is masked; with a sealed link or after signing in, the owner's own view."""
        act, found = program("share"), await self._found(request)
        if found is None:
            return _html(nothing_page("没有这个推荐码", "请核对链接，或请朋友再发一次。"), status=404)
        signed_in = self._knows(request, found.code, act.at)
        sealed = self._sharing.links.is_own(found.code.code, request.query.get("me", ""), act.at)
        own = await own_share(act, found.code) if signed_in or sealed else None
        joining = await self._joining(act, found)
        return _html(
            share_page(
                View(
                    shared=found,
                    zone=self._sharing.zone,
                    joining=joining,
                    own=own,
                    handed=signed_in,
                    greeting="" if own else _greeting(request.query.get("o", "")),
                )
            )
        )

    async def poster(self, request: web.Request) -> web.StreamResponse:
        found = await self._found(request)
        if found is None:
            return web.Response(status=404)
        link, ways = self._sharing.links.public(found.code.code), self._sharing.means.ways(found.programme.plan)
        contact = await self._contact(program("share"), found.code) if adds_only(ways) else b""
        try:
            content = await asyncio.to_thread(poster_of, found, link, self._sharing.zone, contact)
        except NoFont as error:
            log.error("share.no_font", remedy=str(error))
            return web.Response(status=503, text="海报暂时生成不了，请联系管理员。")
        return _picture(content)

    async def follow(self, request: web.Request) -> web.StreamResponse:
        """The 公众号 code with this code as its scene; 404 until the platform has made it."""
        act, found = program("share"), await self._found(request)
        there = await ways_there(act, found.code, self._sharing.means) if found else None
        return _picture(qr_png(there[Way.FOLLOW])) if there and Way.FOLLOW in there else web.Response(status=404)

    async def contact(self, request: web.Request) -> web.StreamResponse:
        """The 联系我 code with this code as its state; 404 until the platform has made it."""
        found = await self._found(request)
        content = await self._contact(program("share"), found.code) if found else b""
        return _picture(content) if content else web.Response(status=404)

    async def sign_in(self, request: web.Request) -> web.StreamResponse:
        """Send the browser to 微信, which tells who it is."""
        code, way = request.match_info["code"], self._sharing.sign_in
        if way is None or not is_code(code):
            return web.Response(status=404)
        state = secrets.token_hex(16)
        back = f"{self._sharing.links.public(code)}/back"
        answer = web.Response(status=302, headers={"Location": way.address(back, state)})
        _set(answer, STATE_COOKIE, state, STATE_SECONDS)
        return answer

    async def returned(self, request: web.Request) -> web.StreamResponse:
        """微信 sends the browser back with a code: whoever we know is counted where that is due, the owner shown in."""
        code, act = request.match_info["code"], program(f"share:{secrets.token_hex(8)}")
        expected = request.cookies.get(STATE_COOKIE, "")
        if not is_code(code) or not expected or not hmac.compare_digest(request.query.get("state", ""), expected):
            return _html(nothing_page("登录没有完成", "请从推荐链接重新打开。"), status=400)
        answer = web.Response(status=302, headers={"Location": f"/share/{code}"})
        answer.del_cookie(STATE_COOKIE, path="/share")
        try:
            outcome = await self._visited(act, code, request.query.get("code", ""), answer)
        except (SignInRefused, PlatformAway):
            outcome = "away"
        answer.headers["Location"] = f"/share/{code}?o={outcome}"
        return answer

    async def _visited(self, act: Act, code: str, oauth_code: str, answer: web.Response) -> str:
        if self._sharing.sign_in is None:
            return "away"
        account, unionid = await self._sharing.sign_in.who(oauth_code[:512])
        found = await visit(act, code, account, unionid)
        if found is None:
            return "stranger"
        outcome, person = found
        if outcome is Outcome.SELF:
            seal = self._sharing.links.seal(f"friend.{code}.{person}", act.at + KNOWN_FOR)
            _set(answer, COOKIE, f"{code}.{person}.{seal}", int(KNOWN_FOR.total_seconds()))
        return outcome

    def _knows(self, request: web.Request, code: ReferralCode, now: datetime) -> bool:
        """Whether the owner of the code signed in with this browser."""
        named, _, rest = request.cookies.get(COOKIE, "")[:300].partition(".")
        person, _, seal = rest.partition(".")
        return named == code.code and self._sharing.links.holds(f"friend.{named}.{person}", seal, now)

    async def _found(self, request: web.Request) -> Shared | None:
        code = request.match_info["code"]
        return await shared(program("share"), code, self._sharing.zone) if is_code(code) else None

    async def _joining(self, act: Act, found: Shared) -> Joining:
        """Pictures that are missing are asked for, and there for the next one who looks."""
        means = self._sharing.means
        there = await ways_there(act, found.code, means)
        if found.runs and not there.keys() >= {*means.ways(found.programme.plan)}:
            await make_ready(program(f"share:{secrets.token_hex(8)}"), found.code, means)
        return Joining(
            account=self._sharing.account_name,
            ways=ways_in(there, found.programme.plan),
            contact=self._sharing.contact,
            sign_in=self._sharing.sign_in is not None,
        )

    async def _contact(self, act: Act, code: ReferralCode) -> bytes:
        address = (await ways_there(act, code, self._sharing.means)).get(Way.ADD)
        return await self._sharing.picture(address) if address and self._sharing.picture else b""


def _greeting(outcome: str) -> str:
    """Of an address that anybody may have written: nothing but these can be said."""
    said = {str(one): text for one, text in _GREETINGS.items()} | {"stranger": _STRANGER, "away": _AWAY}
    return said.get(outcome, "")


def _told(_code: str, message: str, status: int, remedy: str) -> web.Response:
    """What goes wrong is read by people here."""
    return _html(nothing_page(message, remedy or "请从推荐链接重新打开。"), status=status)


def _html(page: str, *, status: int = 200) -> web.Response:
    return web.Response(text=page, status=status, content_type="text/html", headers={"Cache-Control": "no-store"})


def _picture(content: bytes) -> web.Response:
    kind = "image/jpeg" if content.startswith(_JPEG) else "image/png"
    return web.Response(body=content, content_type=kind, headers={"Cache-Control": "public, max-age=300"})


def _set(answer: web.Response, name: str, value: str, seconds: int) -> None:
    answer.set_cookie(name, value, max_age=seconds, path="/share", httponly=True, secure=True, samesite="Lax")


async def _head(_request: web.Request, answer: web.StreamResponse) -> None:
    answer.headers["Content-Security-Policy"] = _POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
