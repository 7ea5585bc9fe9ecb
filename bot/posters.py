"""Posters that are made when they are sent. Named `<code>|<time zone>|<link>`."""

import asyncio
import secrets
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from adapters.channel import PlatformError, Reaction
from adapters.multipart import Upload
from crm_core.act import PROGRAM, Act
from referrals.sharing.actions import shared
from referrals.sharing.drawing import poster_of
from referrals.sharing.poster import NoFont

_PATH = "media/upload"


async def made_poster(name: str) -> Upload:
    """Raises PlatformError where it cannot be made."""
    code, zone, link = name.split("|", 2)
    act = Act(actor=PROGRAM, at=datetime.now(UTC), cause=f"poster:{code}", trace=secrets.token_hex(8))
    found = await shared(act, code, ZoneInfo(zone))
    if found is None:
        raise PlatformError(Reaction.STOP, "no_file", _PATH)
    try:
        content = await asyncio.to_thread(poster_of, found.programme, found.code, found.inviter, link, ZoneInfo(zone))
    except NoFont:
        raise PlatformError(Reaction.STOP, "no_font", "no font with Chinese letters: fonts-wqy-microhei") from None
    return Upload(name="poster.png", content_type="image/png", content=content)
