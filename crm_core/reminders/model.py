"""A reminder, and what becomes of it as time goes by."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from crm_core.times.holidays import Holidays
from crm_core.times.repeats import Repeat, next_after
from crm_core.values import CustomerId, StaffId

LONGEST_TITLE = 120
"""Characters; a card shows 160."""


ALL_DAY = time(9)
"""When a reminder rings for which only a day was named."""


class State(StrEnum):
    """What has become of one occurrence."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    """The asking was undone: to the customer's timeline it never was."""
    MISSED = "missed"
    """It rang, nobody reacted, and the next occurrence has rung."""


OVER = {
    State.DONE: "已经完成了",
    State.CANCELLED: "已经取消了",
    State.WITHDRAWN: "已经撤销了",
    State.MISSED: "已由下一次接替",
}
"""How it is said of one that is no longer open."""


OUTCOMES = {
    State.DONE: "已完成",
    State.CANCELLED: "已取消",
    State.WITHDRAWN: "已撤销",
    State.MISSED: "没有处理",
}
"""How it is said in a line that shows it."""


class Ring(StrEnum):
    """What happens when an occurrence is due: the person hears of it, once more, and then the leader."""

    FIRST = "first"
    AGAIN = "again"
    LEADER = "leader"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One occurrence of what somebody wants to be reminded of; all of a repeating one share `series`.

    `planned` is when the occurrence stands in the plan, `due` when it is to ring: the same, unless it was postponed
    (`snoozed` times). `explicit` when the person named that very time, so that quiet hours do not hold it back.
    `rings` counts how often it rang since then, `rang_at` is when last. `ring_at` is when something happens by itself
    next, also to a repeating one that was done before its time and still brings about the next; None for nothing.
    `succeeded` once it has brought about the next.
    """

    id: str
    series: str
    occurrence: int
    staff: StaffId
    customer: CustomerId | None
    title: str
    planned: datetime
    due: datetime
    explicit: bool
    repeat: Repeat | None
    state: State
    snoozed: int
    succeeded: bool = False
    rings: int
    ring_at: datetime | None
    rang_at: datetime | None
    touched_at: datetime

    @property
    def about(self) -> str:
        """What a card that shows it is about."""
        return f"reminder:{self.id}"

    @property
    def with_outcome(self) -> str:
        """The title, and what has become of it."""
        waiting = "已提醒，还没处理" if self.rings else "待提醒"
        return f"{self.title}（{OUTCOMES.get(self.state, waiting)}）"

    @property
    def key(self) -> str:
        """Names its line for ever; each postponement asks for another line."""
        return f"reminder:{self.series}:{self.occurrence}" + (f":{self.snoozed}" if self.snoozed else "")

    @property
    def next_ring(self) -> Ring:
        return (Ring.FIRST, Ring.AGAIN, Ring.LEADER)[min(self.rings, 2)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody asks to be reminded of: `title` 1 to LONGEST_TITLE characters, `due` aware UTC.

    `explicit` when the person named that very time; of a repeating one, `due` is the first occurrence.
    """

    title: str
    due: datetime
    customer: CustomerId | None = None
    repeat: Repeat | None = None
    explicit: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOn:
    """What went from one person to another together with the customer it is about, each by its `series`."""

    giver: StaffId
    taker: StaffId
    series: tuple[str, ...]


def first_of(wanted: Wanted, staff: StaffId, *, series: str, now: datetime) -> Reminder:
    """The first occurrence."""
    return Reminder(
        id=reminder_id(series, 1),
        series=series,
        occurrence=1,
        staff=staff,
        customer=wanted.customer,
        title=wanted.title,
        planned=wanted.due,
        due=wanted.due,
        explicit=wanted.explicit,
        repeat=wanted.repeat,
        state=State.OPEN,
        snoozed=0,
        rings=0,
        ring_at=wanted.due,
        rang_at=None,
        touched_at=now,
    )


def next_of(one: Reminder, now: datetime, zone: ZoneInfo, holidays: Holidays) -> Reminder | None:
    """The occurrence after this one, the first that is still to come: missed ones are not made up for.

    None when it repeats no more, and for a postponed one, whose successor came when it first rang.
    """
    if one.repeat is None or one.succeeded:
        return None
    at = next_after(one.repeat, max(one.planned, now), zone, holidays)
    if at is None:
        return None
    due = moment_of(at, zone)
    return replace(
        one,
        id=reminder_id(one.series, one.occurrence + 1),
        occurrence=one.occurrence + 1,
        planned=due,
        due=due,
        explicit=one.repeat.clock is not None,
        state=State.OPEN,
        snoozed=0,
        rings=0,
        ring_at=due,
        rang_at=None,
        touched_at=now,
    )


def caught_up(one: Reminder, now: datetime, zone: ZoneInfo, holidays: Holidays) -> Reminder:
    """The last of several occurrences that were missed in a row, in the place of the first."""
    if one.repeat is None or one.snoozed or one.succeeded:
        return one
    at = next_after(one.repeat, one.planned, zone, holidays)
    while at is not None and (due := moment_of(at, zone)) <= now:
        one = replace(one, planned=due, due=due, ring_at=due)
        at = next_after(one.repeat, due, zone, holidays) if one.repeat else None
    return one


def moment_of(at: datetime | date, zone: ZoneInfo) -> datetime:
    """When a reminder for a whole day rings: at ALL_DAY by that person's clock; in UTC."""
    return at if isinstance(at, datetime) else datetime.combine(at, ALL_DAY, zone).astimezone(UTC)


def reminder_id(series: str, occurrence: int) -> str:
    """`<series>.<occurrence>`."""
    return f"{series}.{occurrence}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """Somebody's open reminders, each part by time: due before now, later today, after today."""

    overdue: tuple[Reminder, ...]
    today: tuple[Reminder, ...]
    later: tuple[Reminder, ...]

    @property
    def numbered(self) -> tuple[Reminder, ...]:
        """All of them, in the order in which they are shown."""
        return (*self.overdue, *self.today, *self.later)


def agenda(reminders: Iterable[Reminder], now: datetime, zone: ZoneInfo) -> Agenda:
    """Sort open reminders by what they mean today, by the clock of `zone`."""
    ordered = sorted(reminders, key=lambda one: (one.due, one.id))
    today = now.astimezone(zone).date()
    return Agenda(
        overdue=tuple(one for one in ordered if one.due <= now),
        today=tuple(one for one in ordered if one.due > now and one.due.astimezone(zone).date() == today),
        later=tuple(one for one in ordered if one.due > now and one.due.astimezone(zone).date() > today),
    )
