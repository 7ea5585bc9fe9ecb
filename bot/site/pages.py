"""The pages beside the chat, as each platform opens them."""

import secrets
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

from adapters.channel import PlatformError, Reaction
from adapters.dingtalk import pages as dingtalk
from adapters.multipart import Upload
from adapters.page_signature import Digest, PageSignature, signed
from adapters.wechat.work import pages as wecom
from adapters.wechat.work.media import upload
from bot.apps import Apps, DingtalkApp, WorkApp
from bot.site.fairs import campaign_side
from bot.site.links import Links, NoLinks, SidebarLinks
from commands.command import Catalogue
from config.running import Web
from config.settings import Settings
from crm_core.house import House
from crm_core.values import Identity, Platform
from web.api import Pages, api
from web.page import SidebarPage
from web.platform import PageApp, PagePlatform, PagePlatforms, PlatformAway, SignInRefused, kind_of
from web.refs import Refs

_BAD_CODE = "登录码无效或已用过，请重新打开侧边栏。"


class WorkPage:
    """`authorize` is the address where 企业微信 asks a member's client for a code."""

    platform = Platform.WECOM

    def __init__(self, app: WorkApp, *, authorize: str) -> None:
        self.key = app.key
        self.corp_id = app.corp_id
        self.name = app.key.rsplit(":", 1)[1]
        self._app = app
        self._authorize = authorize
        self._tickets = wecom.PageTickets(app.client, time.monotonic)

    def invitation(self, back: str, state: str) -> Mapping[str, str]:
        query = {
            "appid": self.corp_id,
            "redirect_uri": back,
            "response_type": "code",
            "scope": "snsapi_base",
            "state": state,
            "agentid": self._app.agent_id,
        }
        return {"kind": "wecom", "url": f"{self._authorize}?{urlencode(query)}#wechat_redirect"}

    async def who(self, code: str) -> Identity:
        try:
            userid = await wecom.member_of_code(self._app.client, code)
        except PlatformError as error:
            raise _refused(error) from None
        return Identity(platform=self.platform, scope=self.corp_id, account=userid)

    async def page_signature(self, url: str) -> Mapping[str, object]:
        try:
            corp, app = await self._tickets.of_corp(), await self._tickets.of_app()
        except PlatformError:
            raise _away() from None
        return {
            "corp_id": self.corp_id,
            "agent_id": str(self._app.agent_id),
            "config": _for_wecom(_signed(corp, url)),
            "agent_config": _for_wecom(_signed(app, url)),
        }

    async def media_id(self, name: str, content: bytes, content_type: str) -> str:
        file = Upload(name=name, content=content, content_type=content_type)
        try:
            return await upload(self._app.client, kind_of(content_type), file)
        except PlatformError:
            raise _away() from None


class DingtalkPage:
    """`digest` is what 钉钉 checks a page's signature with; its documents name both."""

    platform = Platform.DINGTALK

    def __init__(self, app: DingtalkApp, *, agent_id: int, digest: Digest) -> None:
        self.key = app.key
        self.corp_id = app.corp_id
        self.name = app.key.rsplit(":", 1)[1]
        self._app = app
        self._agent_id = agent_id
        self._digest: Digest = digest
        self._ticket = dingtalk.PageTicket(app.client, time.monotonic)

    def invitation(self, back: str, state: str) -> Mapping[str, str]:  # noqa: ARG002 - the page's library has the code
        return {"kind": "dingtalk", "corp_id": self.corp_id, "client_id": self._app.client.credentials.app_key}

    async def who(self, code: str) -> Identity:
        try:
            userid = await dingtalk.member_of_code(self._app.client, code)
        except PlatformError as error:
            raise _refused(error) from None
        return Identity(platform=self.platform, scope=self.corp_id, account=userid)

    async def page_signature(self, url: str) -> Mapping[str, object]:
        try:
            ticket = await self._ticket.current()
        except PlatformError:
            raise _away() from None
        one = _signed(ticket, url, self._digest)
        return {
            "corp_id": self.corp_id,
            "agent_id": str(self._agent_id),
            "timeStamp": str(one.timestamp),
            "nonceStr": one.nonce,
            "signature": one.signature,
        }

    async def media_id(self, name: str, content: bytes, content_type: str) -> str:  # noqa: ARG002 - nothing to hand over
        raise PlatformAway("钉钉的会话里不能由侧边栏发送，请复制后粘贴。")


@dataclass(frozen=True, slots=True)
class PageSide:
    """The pages' part of the web server, and what has to run beside it; nothing of both without an address."""

    parts: Mapping[str, web.Application]
    endless: Sequence[Callable[[], Coroutine[None, None, None]]]


def page_side(settings: Settings, apps: Apps, house: House) -> PageSide:
    if not settings.web.origin:
        return PageSide({}, ())
    platforms = _platforms(settings, apps)
    pages = Pages(
        platforms=platforms,
        house=house,
        refs=Refs(settings.web.key.get_secret_value().encode()),
        origin=settings.web.origin,
        requests_a_minute=settings.web.requests_a_minute,
    )
    asked, live = api(pages)
    page = SidebarPage(platforms, origin=settings.web.origin, frames=settings.web.frames)
    parts = {"/api": asked, "/sidebar": page.application(), **campaign_side(settings, apps)}
    return PageSide(parts, (live.run,))


def sidebar_links(settings: Web, catalogue: Catalogue) -> Links:
    """For answers in chats that do not tell a page whom they are about."""
    refs = Refs(settings.key.get_secret_value().encode())
    return SidebarLinks(settings.origin, refs, catalogue) if settings.origin else NoLinks()


def _platforms(settings: Settings, apps: Apps) -> PagePlatforms:
    agents = {one.name: one.agent_id for one in settings.dingtalk.apps}
    pages: list[PagePlatform] = []
    for app in apps.values():
        if isinstance(app, WorkApp) and "staff" in app.uses:
            pages.append(WorkPage(app, authorize=settings.wecom.authorize))
        if isinstance(app, DingtalkApp) and "staff" in app.uses:
            agent_id = agents[app.key.rsplit(":", 1)[1]]
            pages.append(DingtalkPage(app, agent_id=agent_id, digest=settings.dingtalk.page_digest))
    return {PageApp.of(one).path: one for one in pages}


def _signed(ticket: str, url: str, digest: Digest = "sha1") -> PageSignature:
    return signed(ticket, url, nonce=secrets.token_hex(8), timestamp=int(time.time()), digest=digest)


def _for_wecom(one: PageSignature) -> Mapping[str, object]:
    return {"timestamp": one.timestamp, "nonceStr": one.nonce, "signature": one.signature}


def _refused(error: PlatformError) -> SignInRefused | PlatformAway:
    return SignInRefused(_BAD_CODE) if error.reaction is Reaction.STOP else _away()


def _away() -> PlatformAway:
    return PlatformAway("平台暂时没有应答，请过一会儿再试。")
