"""Posters that are made when they are sent; `referrals.sharing.drawing` says how they are named."""

import asyncio
import secrets
from contextlib import suppress
from datetime import UTC, datetime

from adapters.channel import PlatformError, Reaction
from adapters.multipart import Upload
from adapters.wechat.work.pictures import picture_at
from bot.apps import App, WorkApp
from crm_core.act import PROGRAM, Act
from crm_core.codes.actions import code_with_state
from crm_core.codes.model import Code, CodeState
from referrals.codes.model import ReferralCode
from referrals.sharing.actions import shared
from referrals.sharing.drawing import poster_of, read_poster_file
from referrals.sharing.poster import NoFont

_PATH = "media/upload"
_WORTH_WAITING = 4.0
"""Seconds for a 联系我 code that was asked for a moment ago; without it the poster leads to the page."""
_LOOK = 0.2


async def made_poster(app: App, name: str) -> Upload:
    """With the picture of the 联系我 code where `app` can have it. Raises PlatformError where it cannot be made."""
    code, zone, link, adds = read_poster_file(name)
    act = Act(actor=PROGRAM, at=datetime.now(UTC), cause=f"poster:{code}", trace=secrets.token_hex(8))
    found = await shared(act, code, zone)
    if found is None:
        raise PlatformError(Reaction.STOP, "no_file", _PATH)
    contact = await _contact(app, act, found.code) if adds and isinstance(app, WorkApp) else b""
    try:
        content = await asyncio.to_thread(poster_of, found, link, zone, contact)
    except NoFont:
        raise PlatformError(Reaction.STOP, "no_font", "no font with Chinese letters: fonts-wqy-microhei") from None
    return Upload(name="poster.png", content_type="image/png", content=content)


async def _contact(app: WorkApp, act: Act, code: ReferralCode) -> bytes:
    """The picture of its 联系我 code; empty where there is none, or it cannot be had: the page has it then."""
    made = await _made(act, code)
    if made is None or not made.picture:
        return b""
    with suppress(PlatformError):
        return (await picture_at(app.client, made.picture, hosts=app.picture_hosts)).content
    return b""


async def _made(act: Act, code: ReferralCode) -> Code | None:
    """None where it is not made in time, or never."""
    until = asyncio.get_running_loop().time() + _WORTH_WAITING
    while (found := await code_with_state(act, code.scene)) and found.status is CodeState.ASKED:
        if asyncio.get_running_loop().time() > until:
            return None
        await asyncio.sleep(_LOOK)
    return found if found is not None and found.status is CodeState.LIVE else None
