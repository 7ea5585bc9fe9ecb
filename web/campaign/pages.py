"""The addresses below `/campaign`: a campaign's page, its two buttons, its draws, and being recognised."""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from aiohttp import web

from community.campaigns.actions import get_campaign
from community.campaigns.model import Campaign, CampaignState
from community.checkins.actions import attendance_of, check_in
from community.links import KNOWN_FOR, sealed
from community.lotteries.actions import all_draws, seed_of, tickets_of
from community.lotteries.fairness import false_draws
from community.lotteries.model import LotteryPlan, Wish
from community.lotteries.queue import DrawQueue
from crm_core.errors import NotFound, Refusal
from crm_core.followers.model import called
from crm_core.merges.actions import join_account
from crm_core.values import CustomerId, Identity
from web.campaign.html import Seen, checkin_page, lottery_page, nothing_page, verify_page
from web.gate import Gate, program
from web.pace import Pace
from web.platform import PlatformAway, SignInRefused

COOKIE = "scrm_campaign"
STATE_COOKIE = "scrm_campaign_signin"
STATE_SECONDS = 600
_CSS = Path(__file__).parent / "campaign.css"
_KINDS = frozenset({"checkin", "lottery"})
_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
_AGAIN = "链接已过期，请给客服或公众号再发一次“签到”或“抽奖”。"
_SAID = {"in": "签到成功！", "won": "恭喜，您中奖了！我们会联系您发奖。", "lost": "这次没有中奖。"}


class VisitorSignIn(Protocol):
    """The 公众号 as a page sees it: it tells who looks at it."""

    def address(self, back: str, state: str) -> str:
        """Where to send the browser; it comes back with `code` and `state`."""
        ...

    async def who(self, code: str) -> tuple[Identity, str | None]:
        """Whose code it is, with the unionid where there is one. Raises SignInRefused, PlatformAway."""
        ...


class Seals(Protocol):
    """Says that something was said here, until when; `origin` is where people open the pages."""

    @property
    def origin(self) -> str: ...

    def seal(self, said: str, until: datetime) -> str: ...

    def holds(self, said: str, seal: str, now: datetime) -> bool:
        """Whether this was sealed here and has not lapsed."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Fair:
    """`visits_a_minute` holds for one address; all draws of the process pass the `queue`."""

    links: Seals
    visits_a_minute: int
    queue: DrawQueue
    sign_in: VisitorSignIn | None = None
    css: bytes = field(default_factory=_CSS.read_bytes)


class CampaignPages:
    """To be mounted at `/campaign`."""

    def __init__(self, fair: Fair) -> None:
        self._fair = fair
        self._gate = Gate(origin=fair.links.origin, pace=Pace(most=fair.visits_a_minute), crowd=1, tell=_told)

    def application(self) -> web.Application:
        guests = self._gate.guests
        app = web.Application(client_max_size=4_096)
        app.add_routes(
            [
                web.get("/static/campaign.css", guests(self.style)),
                web.get("/{id}", guests(self.page)),
                web.post("/{id}/checkin", guests(self.check_in)),
                web.post("/{id}/draw", guests(self.draw)),
                web.get("/{id}/verify", guests(self.verify)),
                web.get("/{id}/draws.csv", guests(self.draws)),
                web.get("/{id}/in", guests(self.sign_in)),
                web.get("/{id}/back", guests(self.returned)),
            ]
        )
        app.on_response_prepare.append(_head)
        return app

    async def style(self, _request: web.Request) -> web.StreamResponse:
        headers = {"Cache-Control": "public, max-age=3600"}
        return web.Response(body=self._fair.css, content_type="text/css", charset="utf-8", headers=headers)

    async def page(self, request: web.Request) -> web.StreamResponse:
        """A personal link is exchanged for a cookie first, so that the address can be passed on without it."""
        campaign = await _campaign(request)
        if campaign is None:
            return _gone()
        act = program("campaign")
        if me := request.query.get("me", ""):
            person, _, seal = me[:300].partition(".")
            if not self._fair.links.holds(sealed(campaign.id, person), seal, act.at):
                return _html(nothing_page(campaign.label, _AGAIN), status=403)
            return self._known(campaign.id, CustomerId(person), act.at)
        return await self._shown(request, campaign, _SAID.get(request.query.get("o", ""), ""))

    async def check_in(self, request: web.Request) -> web.StreamResponse:
        campaign, person = await self._doing(request, "checkin")
        if campaign is None or person is None:
            return _html(nothing_page("请重新打开", _AGAIN), status=403)
        try:
            await check_in(program(f"page:{secrets.token_hex(8)}"), campaign.id, person)
        except Refusal as refusal:
            return await self._shown(request, campaign, refusal.text, status=refusal.status)
        return _see(f"/campaign/{campaign.id}?o=in")

    async def draw(self, request: web.Request) -> web.StreamResponse:
        """A form that is sent twice draws once: it carries how many draws there were when the page was made."""
        campaign, person = await self._doing(request, "lottery")
        if campaign is None or person is None:
            return _html(nothing_page("请重新打开", _AGAIN), status=403)
        once = str((await request.post()).get("once", ""))
        wish = Wish(customer=person, key=f"page:{once[:8]}")
        try:
            drawn = await self._fair.queue.draw(program(f"page:{secrets.token_hex(8)}"), campaign.id, wish)
        except Refusal as refusal:
            return await self._shown(request, campaign, refusal.text, status=refusal.status)
        return _see(f"/campaign/{campaign.id}?o={'lost' if drawn.prize is None else 'won'}")

    async def verify(self, request: web.Request) -> web.StreamResponse:
        campaign = await _campaign(request)
        if campaign is None or campaign.kind != "lottery":
            return _gone()
        act, plan = program("campaign"), LotteryPlan.read(campaign.content)
        draws, seed = await all_draws(act, campaign.id), await seed_of(act, campaign.id)
        false = false_draws(campaign.id, plan.prizes, draws, seed, plan.promise) if seed else None
        seen = Seen(campaign=campaign, now=act.at, known=False, sign_in=False)
        return _html(verify_page(seen, draws, seed, false))

    async def draws(self, request: web.Request) -> web.StreamResponse:
        campaign = await _campaign(request)
        if campaign is None or campaign.kind != "lottery":
            return _gone()
        prizes = LotteryPlan.read(campaign.content).prizes
        rows = [
            f"{one.seq},{one.ticket},{one.number},{'' if one.prize is None else prizes[one.prize].name}"
            for one in await all_draws(program("campaign"), campaign.id)
        ]
        text = "\n".join(["seq,ticket,number,prize", *rows, ""])
        return web.Response(text=text, content_type="text/csv", headers={"Cache-Control": "no-store"})

    async def sign_in(self, request: web.Request) -> web.StreamResponse:
        """Send the browser to 微信, which tells who it is."""
        campaign, way = await _campaign(request), self._fair.sign_in
        if campaign is None or way is None:
            return _gone()
        state = secrets.token_hex(16)
        back = f"{self._fair.links.origin}/campaign/{campaign.id}/back"
        answer = web.Response(status=302, headers={"Location": way.address(back, state)})
        self._set(answer, STATE_COOKIE, state, STATE_SECONDS)
        return answer

    async def returned(self, request: web.Request) -> web.StreamResponse:
        """微信 sends the browser back with a code."""
        campaign, way = await _campaign(request), self._fair.sign_in
        expected, given = request.cookies.get(STATE_COOKIE, ""), request.query.get("state", "")
        if (
            campaign is None
            or way is None
            or not expected
            or not hmac.compare_digest(given.encode(), expected.encode())
        ):
            return _html(nothing_page("登录没有完成", "请从活动页重新登录。"), status=400)
        act = program(f"campaign:{secrets.token_hex(8)}")
        try:
            account, unionid = await way.who(request.query.get("code", "")[:512])
        except (SignInRefused, PlatformAway) as refusal:
            return await self._shown(request, campaign, refusal.text)
        person = await join_account(act, account, called(account.account), unionid, act.at)
        return self._known(campaign.id, person, act.at)

    async def _doing(self, request: web.Request, kind: str) -> tuple[Campaign | None, CustomerId | None]:
        """The campaign and who asks, where the request comes from a page of ours."""
        campaign = await _campaign(request)
        if campaign is None or campaign.kind != kind:
            return None, None
        own = request.headers.get("Origin", self._fair.links.origin) == self._fair.links.origin
        return campaign, self._person(request, campaign.id) if own else None

    async def _shown(
        self, request: web.Request, campaign: Campaign, notice: str, *, status: int = 200
    ) -> web.StreamResponse:
        act, person = program("campaign"), self._person(request, campaign.id)
        seen = Seen(
            campaign=campaign,
            now=act.at,
            known=person is not None,
            sign_in=self._fair.sign_in is not None,
            notice=notice,
        )
        try:
            if campaign.kind == "checkin":
                stands = await attendance_of(act, campaign, person) if person else None
                return _html(checkin_page(seen, stands), status=status)
            tickets = await tickets_of(act, campaign, person) if person else None
        except NotFound:
            return _html(nothing_page(campaign.label, _AGAIN), status=403)
        return _html(lottery_page(seen, tickets, await all_draws(act, campaign.id)), status=status)

    def _known(self, campaign: str, person: CustomerId, now: datetime) -> web.Response:
        answer = _see(f"/campaign/{campaign}")
        seal = self._fair.links.seal(sealed(campaign, person), now + KNOWN_FOR)
        self._set(answer, COOKIE, f"{campaign}.{person}.{seal}", int(KNOWN_FOR.total_seconds()))
        return answer

    def _person(self, request: web.Request, campaign: str) -> CustomerId | None:
        named, _, rest = request.cookies.get(COOKIE, "")[:300].partition(".")
        person, _, seal = rest.partition(".")
        holds = self._fair.links.holds(sealed(campaign, person), seal, program("campaign").at)
        return CustomerId(person) if named == campaign and holds else None

    def _set(self, answer: web.Response, name: str, value: str, seconds: int) -> None:
        secure = self._fair.links.origin.startswith("https:")
        answer.set_cookie(name, value, max_age=seconds, path="/campaign", httponly=True, secure=secure, samesite="Lax")


async def _campaign(request: web.Request) -> Campaign | None:
    """One that customers may look at: not a draft, not of another kind."""
    try:
        found = await get_campaign(program("campaign"), request.match_info["id"][:32])
    except NotFound:
        return None
    return found if found.kind in _KINDS and found.state is not CampaignState.DRAFT else None


def _see(address: str) -> web.Response:
    return web.Response(status=303, headers={"Location": address, "Cache-Control": "no-store"})


def _gone() -> web.Response:
    return _html(nothing_page("没有这个活动", "请核对链接，或问问您的顾问。"), status=404)


def _told(_code: str, message: str, status: int, remedy: str) -> web.Response:
    """What goes wrong is read by people here."""
    return _html(nothing_page(message, remedy or "请重新打开链接。"), status=status)


def _html(page: str, *, status: int = 200) -> web.Response:
    return web.Response(text=page, status=status, content_type="text/html", headers={"Cache-Control": "no-store"})


async def _head(_request: web.Request, answer: web.StreamResponse) -> None:
    answer.headers["Content-Security-Policy"] = _POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "same-origin"
    answer.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
