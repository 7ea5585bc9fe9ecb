"""A code's poster. Takes some tens of milliseconds the first time, so not in the event loop."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from referrals.codes.model import ReferralCode
from referrals.sharing.joining import Way
from referrals.sharing.model import Shared
from referrals.sharing.poster import Poster, chinese_font, poster_png
from referrals.sharing.words import offers, until

_ADDS = "|add"
_FOR_STAFF = "poster|"


def poster_file(code: ReferralCode, zone: ZoneInfo, link: str, ways: Sequence[Way]) -> str:
    """`<code>|<time zone>|<link>`, and `|add` where friends come by the 联系我 code alone: by this it is made later."""
    return f"{code.code}|{zone.key}|{link}{_ADDS if adds_only(ways) else ''}"


def staff_poster_file(name: str) -> str:
    """The same as a file for staff, which may be of other kinds too."""
    return f"{_FOR_STAFF}{name}"


def poster_in(file: str) -> str:
    """What `poster_file` says in a file for staff; empty in one of another kind."""
    return file.removeprefix(_FOR_STAFF) if file.startswith(_FOR_STAFF) else ""


def read_poster_file(name: str) -> tuple[str, ZoneInfo, str, bool]:
    """The code, the zone, the link, and whether the 联系我 code is to be on it."""
    code, zone, link = name.removesuffix(_ADDS).split("|", 2)
    return code, ZoneInfo(zone), link, name.endswith(_ADDS)


def adds_only(ways: Sequence[Way]) -> bool:
    """Whether the poster may lead to a person at once: the page has nothing to add to it."""
    return tuple(ways) == (Way.ADD,)


def poster_of(shared: Shared, link: str, zone: ZoneInfo, contact: bytes = b"") -> bytes:
    """A PNG; with the picture of a 联系我 code it is that in place of the link. Raises NoFont."""
    programme, code = shared.programme, shared.code
    poster = Poster(
        title=programme.name,
        inviter=shared.inviter,
        offers=tuple(offers(programme.plan)),
        code=code.shown,
        link=link,
        contact=contact,
        until=f"截至 {until(programme.plan, zone)}",
    )
    return poster_png(poster, chinese_font())
