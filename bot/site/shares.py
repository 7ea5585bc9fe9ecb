"""Referrals towards customers: the share page, who is told what, and the clock's part of it."""

import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from aiohttp import web

from adapters.channel import PlatformError, Reaction
from adapters.wechat.official.web_sign_in import sign_in_address, visitor
from adapters.wechat.work.pictures import picture_at
from bot.apps import Apps, OfficialApp, work_apps
from bot.clockwork.campaigns import origin, vault
from commands.visiting import Passing
from config.settings import Settings
from crm_core.act import PROGRAM, Act
from crm_core.followers.model import USUAL_WINDOWS
from crm_core.house import House
from crm_core.reaching.model import Ways
from crm_core.service.model import AnswerLimits
from crm_core.values import Identity
from referrals.sharing.joining import Means
from referrals.sharing.links import ShareLinks
from referrals.sharing.receiving import look_after_contact_codes
from referrals.telling.actions import tell_leaders, tell_staff_due
from referrals.telling.model import OwnerNews, Telling
from web.platform import PlatformAway, SignInRefused
from web.share.pages import SharePages, Sharing

_MORNING = 9
"""The hour from which on the month's leaderboard is told on its first day."""
_PICTURES = 256


class OfficialSignIn:
    """`site` is where 微信 asks the browser who it is."""

    def __init__(self, app: OfficialApp, site: str) -> None:
        self._app = app
        self._site = site

    def address(self, back: str, state: str) -> str:
        return sign_in_address(self._app.app_id, back, scope="snsapi_base", state=state, site=self._site)

    async def who(self, code: str) -> tuple[Identity, str | None]:
        try:
            found = await visitor(self._app.client, code)
        except PlatformError as error:
            if error.reaction is Reaction.STOP:
                raise SignInRefused("登录码无效或已用过。") from None
            raise PlatformAway("微信暂时没有应答。") from None
        return found.identity, found.unionid


def share_links(settings: Settings) -> ShareLinks:
    return ShareLinks(origin(settings), settings.web.key.get_secret_value().encode())


def share_account(settings: Settings, apps: Apps) -> OfficialApp | None:
    """The 公众号 that codes lead to."""
    accounts = [one for one in apps.values() if isinstance(one, OfficialApp)]
    wanted = settings.referrals.account
    return next((one for one in accounts if not wanted or one.app_id == wanted), None)


def sign_in_by(account: OfficialApp | None, settings: Settings) -> OfficialSignIn | None:
    """How visitors of a page say who they are; None where they may not, or cannot."""
    if account is None or not settings.referrals.sign_in:
        return None
    return OfficialSignIn(account, settings.referrals.authorize)


def share_side(settings: Settings, apps: Apps) -> Mapping[str, web.Application]:
    """The share pages' part of the web server; nothing without an address."""
    links, account = share_links(settings), share_account(settings, apps)
    if not links.origin:
        return {}
    sharing = Sharing(
        links=links,
        zone=ZoneInfo(settings.staff.timezone),
        visits_a_minute=settings.referrals.visits_a_minute,
        means=means(settings, apps),
        picture=ContactPictures(apps).at,
        account_name=account.name if account else "",
        contact=settings.referrals.contact,
        sign_in=sign_in_by(account, settings),
    )
    return {"/share": SharePages(sharing).application()}


def passing(settings: Settings, apps: Apps) -> Passing:
    """What customers are given when they ask for their code."""
    zone = ZoneInfo(settings.staff.timezone)
    return Passing(links=share_links(settings), zone=zone, means=means(settings, apps), vault=vault(settings))


def means(settings: Settings, apps: Apps) -> Means:
    """The ways in which friends can come."""
    account = share_account(settings, apps)
    return Means(
        accounts=(account.key,) if account else (),
        companies=tuple(dict.fromkeys(app.scope for app in work_apps(apps, "contacts"))),
        reception=settings.referrals.reception,
    )


class ContactPictures:
    """Pictures of 联系我 codes, fetched from where the platform keeps them, the latest few kept at hand."""

    def __init__(self, apps: Apps) -> None:
        self._apps = work_apps(apps, "contacts")
        self._kept: dict[str, bytes] = {}

    async def at(self, address: str) -> bytes:
        """Empty where it cannot be had."""
        if address not in self._kept:
            for app in self._apps:
                with suppress(PlatformError):
                    self._kept[address] = (await picture_at(app.client, address, hosts=app.picture_hosts)).content
                    break
        if len(self._kept) > _PICTURES:
            del self._kept[next(iter(self._kept))]
        return self._kept.get(address, b"")


async def look_at_contact_codes(means: Means) -> None:
    """Lead some of those of referral codes to who is to receive now; end those of programmes that are over."""
    cause = f"clock:referral-codes:{secrets.token_hex(4)}"
    act = Act(actor=PROGRAM, at=datetime.now(UTC), cause=cause, trace=secrets.token_hex(8))
    await look_after_contact_codes(act, means)


def referral_news(settings: Settings, apps: Apps) -> tuple[Ways, Telling, Means]:
    """By what both sides are told, how staff are, and in which ways friends come."""
    telling = Telling(owners=OwnerNews(settings.referrals.tell_owners))
    return ways(settings, apps), telling, means(settings, apps)


def ways(settings: Settings, apps: Apps) -> Ways:
    """By what customers can be spoken to, and how much."""
    accounts = [one for one in apps.values() if isinstance(one, OfficialApp)]
    return Ways(
        accounts={one.scope: one.key for one in accounts},
        answers=AnswerLimits(answers=settings.service.answers, hours=settings.service.answer_hours),
        windows=accounts[0].answers.windows if accounts else USUAL_WINDOWS,
    )


async def tell_staff(house: House) -> None:
    """What staff are to hear now; on the first of a month the leaderboard of the one before."""
    now = datetime.now(UTC)
    act = Act(actor=PROGRAM, at=now, cause=f"clock:referral-news:{secrets.token_hex(4)}", trace=secrets.token_hex(8))
    there = now.astimezone(house.habits.zone)
    if there.day == 1 and there.hour >= _MORNING:
        until = there.replace(hour=0, minute=0, second=0, microsecond=0)
        since = (until - timedelta(days=1)).replace(day=1)
        await tell_leaders(act, house, since, until, f"{since:%Y-%m}")
    else:
        await tell_staff_due(act, house)
