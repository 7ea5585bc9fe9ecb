"""On whose phone a page is open, and beside which chat: the emulator's page keeps that in a cookie."""

import hashlib
from dataclasses import dataclass
from urllib.parse import unquote

from aiohttp import web

COOKIE = "phone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """`chat` is an external_userid or the id of a customer group; empty for no chat, always so on 钉钉."""

    platform: str
    userid: str
    chat: str = ""

    @property
    def mark(self) -> str:
        """What keeps this phone's cookies apart from those of the other phones in the same browser."""
        return hashlib.sha256(f"{self.platform}/{self.userid}".encode()).hexdigest()[:12]


def phone_of(request: web.Request) -> Phone | None:
    """`<platform>/<userid>[/<chat>]`; None in a browser that is nobody's phone."""
    parts = [unquote(part) for part in request.cookies.get(COOKIE, "").split("/")]
    platform, userid, chat = (*parts, "", "", "")[:3]
    return Phone(platform=platform, userid=userid, chat=chat) if platform and userid else None
