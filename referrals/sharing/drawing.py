"""A code's poster. Takes some tens of milliseconds the first time, so not in the event loop."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from referrals.codes.model import ReferralCode
from referrals.programmes.model import Programme
from referrals.sharing.poster import Poster, chinese_font, poster_png
from referrals.sharing.words import offers


def poster_of(programme: Programme, code: ReferralCode, inviter: str, link: str, zone: ZoneInfo) -> bytes:
    """A PNG; `inviter` is masked. Raises NoFont."""
    last = (programme.plan.ends - timedelta(minutes=1)).astimezone(zone)
    poster = Poster(
        title=programme.name,
        inviter=inviter,
        offers=tuple(offers(programme.plan)),
        code=code.shown,
        link=link,
        until=f"截至 {last:%Y年%m月%d日 %H:%M}",
    )
    return poster_png(poster, chinese_font())
