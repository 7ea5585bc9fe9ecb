"""A contact code, and whom it leads to at a moment.

The platform spreads customers over the members a code has, as it likes: it knows no weights and no hours. So the code
is given other members as time goes by. Shares are exact over a whole cycle of slots; within a slot they are even.
"""

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from statistics import median_low
from zoneinfo import ZoneInfo

from crm_core.errors import Malformed
from crm_core.values import CustomerId, StaffId

LONGEST_NAME = 20
LONGEST_WELCOME = 600
"""Characters; the platform takes 4,000 bytes."""
MOST_SEATS = 100
MOST_WEIGHT = 9
MOST_TAGS = 10
USUAL_SLOT = timedelta(minutes=10)
RESCANS = "已是好友的客户再扫码，企业微信不会通知，所以不计在内。"
"""To be said wherever numbers of a code are shown."""
_PICTURE = "code|"


class Days(StrEnum):
    """On which days somebody is there."""

    EVERY = "每天"
    WORKDAYS = "工作日"
    DAYS_OFF = "休息日"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """From `opens` to `closes` by the company's clock; past midnight when it closes before it opens."""

    opens: time
    closes: time
    days: Days = Days.EVERY

    def covers(self, here: datetime, is_workday: Callable[[date], bool]) -> bool:
        """Whether a local moment lies in it; what goes past midnight belongs to the day it began on."""
        now, today = here.time().replace(tzinfo=None), here.date()
        if self.opens < self.closes:
            return self.opens <= now < self.closes and self._on(today, is_workday)
        if now >= self.opens:
            return self._on(today, is_workday)
        return now < self.closes and self._on(today - timedelta(days=1), is_workday)

    def _on(self, day: date, is_workday: Callable[[date], bool]) -> bool:
        return self.days is Days.EVERY or (self.days is Days.WORKDAYS) == is_workday(day)

    @property
    def shown(self) -> str:
        days = "" if self.days is Days.EVERY else f"{self.days} "
        return f"{days}{self.opens:%H:%M}-{self.closes:%H:%M}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Somebody a code may lead to; without a shift always. Twice the weight is twice the customers."""

    staff: StaffId
    weight: int = 1
    shift: Shift | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The company's clock and workdays; the members of a code are chosen anew every `slot`."""

    zone: ZoneInfo
    is_workday: Callable[[date], bool]
    slot: timedelta = USUAL_SLOT


class CodeState(StrEnum):
    """How far a code is."""

    ASKED = "asked"
    LIVE = "live"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """Nobody knows whether the platform has made it."""
    ENDED = "ended"


IN_USE = (CodeState.ASKED, CodeState.LIVE, CodeState.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """`state` comes back with whoever scans it. `picture` is the address of its picture, empty until it is made."""

    id: str
    name: str
    state: str
    status: CodeState
    seats: tuple[Seat, ...]
    fallback: tuple[StaffId, ...]
    on_now: tuple[StaffId, ...]
    tags: tuple[str, ...]
    welcome: str
    skip_verify: bool
    picture: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeWish:
    """A code as somebody wants it."""

    name: str
    seats: tuple[Seat, ...]
    fallback: tuple[StaffId, ...] = ()
    tags: frozenset[str] = frozenset()
    welcome: str = ""
    skip_verify: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """One time that somebody came by a code. `lost` is when it ended, but for a transfer; `wrote` the customer's
    last words since, `first` the first ones, told of the first time they came.
    """

    customer: CustomerId
    at: datetime
    lost: datetime | None = None
    wrote: datetime | None = None
    first: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What came of a code. `spoken` counts customers who have written since; `days` is (day, adds), oldest first.

    Half of those who wrote had done so `until_first` after they came.
    """

    adds: int
    customers: int
    losses: int
    spoken: int
    days: tuple[tuple[date, int], ...]
    until_first: timedelta | None = None


def new_state() -> str:
    """Unguessable, and within the platform's 30 characters."""
    return f"c{secrets.token_urlsafe(15)}"


def picture_file(address: str) -> str:
    """What a file is called that is the picture of a code."""
    return f"{_PICTURE}{address}"


def address_in(file: str) -> str:
    """The address of that picture, empty for any other file."""
    return file.removeprefix(_PICTURE) if file.startswith(_PICTURE) else ""


def checked_name(name: str) -> str:
    """Raises Malformed."""
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable() or " " in name:
        raise Malformed(f"活码的名字要有 1 到 {LONGEST_NAME} 个字，中间不空格。")
    return name


def roster(
    seats: Sequence[Seat], fallback: Sequence[StaffId], now: datetime, calendar: Calendar, working: Iterable[StaffId]
) -> tuple[StaffId, ...]:
    """Whom a code leads to now: those on shift by weight, else the fallback, else all seats, of whoever still works.

    With nobody left at all it is empty, and the code stays as it is.
    """
    there, here = frozenset(working), now.astimezone(calendar.zone)
    able = [one for one in seats if one.staff in there]
    on = [one for one in able if one.shift is None or one.shift.covers(here, calendar.is_workday)]
    if on:
        return share(on, int(now.timestamp() // calendar.slot.total_seconds()))
    resting = tuple(one for one in fallback if one in there)
    return tuple(sorted(resting)) or tuple(sorted(one.staff for one in able))


def share(seats: Sequence[Seat], slot: int) -> tuple[StaffId, ...]:
    """Who of these is in turn in a slot, so that over a cycle each gets customers by weight.

    Seats of at least weight 1, of at least 2 … are the layers. Each layer is in turn for as many slots as it has
    seats, and the platform spreads evenly within it: a seat of weight w has w of all slots' customers.
    """
    layers = [
        sorted(one.staff for one in seats if one.weight >= level)
        for level in range(1, max(one.weight for one in seats) + 1)
    ]
    if all(layer == layers[0] for layer in layers):
        return tuple(layers[0])
    turns = sorted(
        ((turn + 0.5) / len(layer), level) for level, layer in enumerate(layers) for turn in range(len(layer))
    )
    return tuple(layers[turns[slot % len(turns)][1]])


def figures(came: Sequence[Came], days: Sequence[date], zone: ZoneInfo) -> Figures:
    """The sums of these, and how many came on each of `days` by the clock of `zone`."""
    waits = [one.first - one.at for one in came if one.first is not None]
    by_day = [one.at.astimezone(zone).date() for one in came]
    return Figures(
        adds=len(came),
        customers=len({one.customer for one in came}),
        losses=sum(one.lost is not None for one in came),
        spoken=len({one.customer for one in came if one.wrote is not None}),
        days=tuple((day, by_day.count(day)) for day in days),
        until_first=median_low(waits) if waits else None,
    )
