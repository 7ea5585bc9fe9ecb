"""Twenty people in three departments, what each wants to be reminded of on one day, and how they take it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from crm_core.act import Actor
from crm_core.messages import Department, Member
from crm_core.preferences.actions import choose
from crm_core.preferences.model import Preferences, Wishes
from crm_core.reminders.actions import create_reminder
from crm_core.reminders.model import Reminder, Wanted
from crm_core.staff.actions import actor_for, take_over_directory
from crm_core.times.repeats import EveryDay, Repeat
from tests.builders import HABITS, PLAN, SCOPE, customer_of, member, program, wecom
from tests.unit.reminders.company import ZONE, by, there

YESTERDAY, TODAY = "2099-05-31", "2099-06-01"
BEGINNING = there(f"{YESTERDAY} 07:00")
DEPARTMENTS = tuple(Department(id=str(number), name=f"销售{number}部", parent_id=None) for number in (1, 2, 3))
PEOPLE = [f"rep{number:02}" for number in range(20)]
LEADERS = ("rep00", "rep07", "rep14")
LEAVER, HEIR = "rep19", "rep14"
NO_DIGEST = "rep05"
WISHES = {
    **dict.fromkeys(("rep03", "rep10", "rep16"), Wishes(quiet="13:30-14:30")),
    NO_DIGEST: Wishes(digest=""),
    "rep06": Wishes(digest="09:30"),
    "rep07": Wishes(quiet="13:00-14:00"),
}


class Habit(StrEnum):
    """What somebody does about a reminder."""

    PROMPT = "completes it when it rings"
    POSTPONES = "postpones it, and completes it when it rings then"
    SLOW = "completes it when it rings again"
    IGNORES = "never reacts"
    EARLY = "completes it before it rings"
    CANCELS = "calls it off before it rings"
    SKIPS = "does not react yesterday, and completes it today"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What everybody wants, each person some minutes after the one before, the first one at `at`."""

    at: str
    habit: Habit
    apart: int = 3
    about_customer: bool = False
    explicit: bool = True
    daily: bool = False


WANTED = (
    Wish(at="06:45", habit=Habit.PROMPT, explicit=False),
    Wish(at="09:10", habit=Habit.SKIPS, daily=True, apart=1),
    Wish(at="09:50", habit=Habit.PROMPT, about_customer=True),
    Wish(at="10:30", habit=Habit.POSTPONES),
    Wish(at="11:00", habit=Habit.IGNORES, about_customer=True),
    Wish(at="12:20", habit=Habit.PROMPT, daily=True),
    Wish(at="13:20", habit=Habit.SLOW),
    Wish(at="13:32", habit=Habit.PROMPT),
    Wish(at="13:32", habit=Habit.PROMPT, explicit=False),
    Wish(at="15:00", habit=Habit.EARLY),
    Wish(at="17:00", habit=Habit.CANCELS),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A reminder somebody asked for. `due` is its time today, quiet hours left aside."""

    person: str
    wish: Wish
    first: Reminder
    due: datetime


async def hire() -> dict[str, Actor]:
    """Everybody, by account."""
    members = tuple(_member(account) for account in PEOPLE)
    await take_over_directory(program(at=BEGINNING), SCOPE, DEPARTMENTS, members, PLAN)
    found = {account: await actor_for(program(), wecom(account)) for account in PEOPLE}
    team = {account: actor for account, actor in found.items() if actor is not None}
    for account, wishes in WISHES.items():
        await choose(by(team[account], BEGINNING), wishes)
    return team


async def dismiss(account: str, at: datetime) -> None:
    gone = _member(account, active=False)
    await take_over_directory(program(cause="test:gone", at=at), SCOPE, DEPARTMENTS, (gone,), PLAN)


def preferences(account: str) -> Preferences:
    return HABITS.overridden(WISHES.get(account, Wishes()))


async def plan(account: str, actor: Actor) -> list[Task]:
    """Let this person ask for everything on the list."""
    number = PEOPLE.index(account)
    customer = await customer_of(account, f"客户{number}")
    tasks: list[Task] = []
    for wish in WANTED:
        due = there(f"{TODAY} {wish.at}") + timedelta(minutes=wish.apart * number)
        first = due - timedelta(days=1) if wish.habit is Habit.SKIPS else due
        wanted = Wanted(
            title=wish.habit,
            due=first,
            customer=customer if wish.about_customer else None,
            repeat=_daily(first) if wish.daily else None,
            explicit=wish.explicit,
        )
        made = await create_reminder(by(actor, BEGINNING), wanted)
        tasks.append(Task(person=account, wish=wish, first=made, due=due))
    return tasks


def _daily(first: datetime) -> Repeat:
    here = first.astimezone(ZONE)
    return Repeat(on=EveryDay(), clock=here.time(), since=here.date())


def _member(account: str, *, active: bool = True) -> Member:
    department = str(PEOPLE.index(account) // 7 + 1)
    return member(account, department, leads=(department,) if account in LEADERS else (), active=active)
