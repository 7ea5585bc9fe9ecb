"""A day of a team of twenty, by a clock moved from eight to eight: whatever was asked for is accounted for."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import pytest

from bot.clockwork.ringer import Ringer
from bot.queues.leases import Leases
from crm_core.act import Actor
from crm_core.outbox.documents import OutboxEntry
from crm_core.reminders.actions import cancel_reminder, complete_reminder, hand_over_reminders, postpone_reminder
from crm_core.reminders.documents import StoredReminder
from crm_core.reminders.model import State, reminder_id
from tests.builders import APP, program
from tests.house import House
from tests.unit.reminders.company import RULES, by, ring, there
from tests.unit.reminders.team import (
    HEIR,
    LEADERS,
    LEAVER,
    NO_DIGEST,
    PEOPLE,
    TODAY,
    YESTERDAY,
    Habit,
    Task,
    dismiss,
    hire,
    plan,
    preferences,
)

STEP = timedelta(minutes=2)
OPENS, CLOSES = there(f"{TODAY} 08:00"), there(f"{TODAY} 20:00")
RESTART = there(f"{TODAY} 10:00")
NOON = there(f"{TODAY} 12:00")
DOWN, UP = there(f"{TODAY} 12:10"), there(f"{TODAY} 13:10")
LINES = {
    Habit.PROMPT: ("1",),
    Habit.POSTPONES: ("1", "1:1"),
    Habit.SLOW: ("1", "1:again"),
    Habit.IGNORES: ("1", "1:again", "1:leader"),
    Habit.EARLY: (),
    Habit.CANCELS: (),
    Habit.SKIPS: ("1", "2"),
}
"""What comes of each, as the end of its line's key: occurrence, and postponement or repetition."""


class Day:
    """Everybody at work, and `lines`: what was sent so far, by key."""

    def __init__(self, team: dict[str, Actor], tasks: Iterable[Task]) -> None:
        self.team = team
        self.tasks = {one.first.series: one for one in tasks}
        self.lines: dict[str, OutboxEntry] = {}
        self.now = OPENS
        self._unread: list[str] = []
        self._beforehand = [one for one in self.tasks.values() if one.wish.habit in (Habit.EARLY, Habit.CANCELS)]

    async def passes(self) -> None:
        ringer = Ringer(RULES, Leases("first"), now=lambda: self.now)
        for self.now in _steps():
            if self.now == RESTART:
                ringer = Ringer(RULES, Leases("second"), now=lambda: self.now)
            if self.now == NOON:
                await self._somebody_leaves()
            await self._people_react()
            await ringer.look()
            await self._read()

    async def _somebody_leaves(self) -> None:
        await dismiss(LEAVER, self.now)
        while await hand_over_reminders(program(cause="test:handover", at=self.now), [APP]):
            continue

    async def _people_react(self) -> None:
        for key in self._unread:
            await self._react(key)
        self._unread = []
        soon = [one for one in self._beforehand if one.due <= self.now + timedelta(minutes=10)]
        for task in soon:
            self._beforehand.remove(task)
            if not (task.person == LEAVER and self.now >= NOON):
                settle = complete_reminder if task.wish.habit is Habit.EARLY else cancel_reminder
                await settle(by(self.team[task.person], self.now), task.first.id)

    async def _react(self, key: str) -> None:
        """As is this person's habit; whoever took over from somebody else is prompt."""
        _, series, occurrence, *again = key.split(":")
        task, reader = self.tasks[series], self.reader(key)
        act, reminder = by(self.team[reader], self.now), reminder_id(series, int(occurrence))
        heir = reader != task.person and again != ["leader"]
        match Habit.PROMPT if heir else task.wish.habit, occurrence, again:
            case (Habit.PROMPT, _, _) | (Habit.SLOW, _, ["again"]) | (Habit.SKIPS, "2", _) | (Habit.POSTPONES, _, [_]):
                await complete_reminder(act, reminder)
            case Habit.POSTPONES, _, _:
                later = self.now + timedelta(minutes=40)
                await postpone_reminder(act, reminder, later, "一会儿", explicit=True)
            case _:
                pass

    async def _read(self) -> None:
        for entry in await OutboxEntry.find({"_id": {"$nin": [*self.lines]}}).to_list():
            self.lines[entry.id] = entry
            if entry.id.startswith("reminder:"):
                self._unread.append(entry.id)

    def reader(self, key: str) -> str:
        return self.lines[key].receiver.account


def _steps() -> Iterator[datetime]:
    """Every moment at which the bot is up."""
    now = OPENS
    while now <= CLOSES:
        if not DOWN <= now < UP:
            yield now
        now += STEP


def expected_lines(task: Task) -> list[str]:
    ends = LINES[task.wish.habit]
    if task.person == LEAVER:
        ends = ("1",) if task.due > NOON else tuple(end for end in ends if end != "1:leader")
    if task.person in LEADERS:
        ends = tuple(end for end in ends if end != "1:leader")
    return [f"reminder:{task.first.series}:{end}" for end in ends]


def expected_states(task: Task) -> dict[str, State]:
    """Of each occurrence, the coming one included."""
    match task.wish.habit:
        case Habit.IGNORES if task.person != LEAVER:
            states = [State.OPEN]
        case Habit.CANCELS if task.person != LEAVER:
            states = [State.CANCELLED]
        case Habit.SKIPS:
            states = [State.MISSED, State.DONE]
        case _:
            states = [State.DONE]
    coming = [State.OPEN] if task.wish.daily else []
    return {reminder_id(task.first.series, number): state for number, state in enumerate([*states, *coming], 1)}


def expected_moment(task: Task, reader: str) -> datetime:
    """When it first rings today."""
    due = task.due if task.wish.explicit else preferences(reader).after_quiet(task.due)
    return next(now for now in _steps() if now >= due)


@pytest.fixture
async def day(house: House) -> Day:
    """Over, all of it."""
    team = await hire()
    day = Day(team, [task for account in PEOPLE for task in await plan(account, team[account])])
    await ring(f"{YESTERDAY} 18:00")
    await day.passes()
    return day


async def test_every_reminder_of_a_teams_day_is_accounted_for(day: Day) -> None:
    tasks = day.tasks.values()
    assert len(tasks) == 220
    rung = {task.first.series: expected_lines(task) for task in tasks}
    settled = [task for task in tasks if task.wish.habit is not Habit.IGNORES or task.person == LEAVER]
    updates = {f"update:{key}" for task in settled for key in rung[task.first.series]}
    digests = {f"digest:{day.team[one].staff}:{TODAY}" for one in PEOPLE if one != NO_DIGEST}
    (handover,) = [key for key in day.lines if key.startswith("handover:")]
    assert day.lines.keys() == {key for keys in rung.values() for key in keys} | updates | digests | {handover}
    assert day.reader(handover) == HEIR
    await _check_states(day)
    _check_moments(day)
    _check_quiet(day)


async def _check_states(day: Day) -> None:
    found = [one for series in day.tasks for one in await StoredReminder.find({"series": series}).to_list()]
    expected = {reminder: state for task in day.tasks.values() for reminder, state in expected_states(task).items()}
    assert {one.id: one.state for one in found} == expected
    assert day.team[LEAVER].staff not in {one.staff for one in found if one.state is State.OPEN}


def _check_moments(day: Day) -> None:
    for task in day.tasks.values():
        key = f"reminder:{task.first.series}:{'2' if task.wish.habit is Habit.SKIPS else '1'}"
        if key in day.lines:
            assert day.lines[key].created_at == expected_moment(task, day.reader(key)), task


def _check_quiet(day: Day) -> None:
    """Nothing rings in somebody's quiet hours but what was to ring at that very time."""
    for key, line in day.lines.items():
        kind, series, *_, end = key.split(":")
        named = kind == "reminder" and end not in ("again", "leader") and day.tasks[series].wish.explicit
        if kind == "reminder" and not named:
            assert preferences(day.reader(key)).after_quiet(line.created_at) == line.created_at, key
