"""A programme, its inviters and their friends, in the words of the tests."""

from dataclasses import replace
from datetime import datetime, timedelta

from crm_core.customers.actions import greet_stranger
from crm_core.events.documents import StoredEvent
from crm_core.values import CustomerId
from referrals.codes.actions import code_for, codes_meant
from referrals.coming import come
from referrals.deeds.model import Assess, Decision, Evidence, Verdict
from referrals.invitations.model import Outcome, Via
from referrals.ledger.documents import StoredPosting
from referrals.programmes.actions import create_programme
from referrals.programmes.model import Condition, Must, Plan, Prize, Programme
from referrals.reacting import look_again, reaction
from tests.builders import NOW, program, wecom

POINTS = Prize(kind="points", amount=100, worth=100)
CASH = Prize(kind="cash", amount=500, worth=500)
PLAN = Plan(
    name="老带新",
    terms="每带来一位新朋友，双方各得奖励，每位朋友只算一次。",
    starts=NOW - timedelta(days=1),
    ends=NOW + timedelta(days=90),
    conditions=(Condition(must=Must.ADDED),),
    for_inviter=POINTS,
)
CLEAN = Verdict(decision=Decision.RELEASE, score=0.0)


def clean(_: Evidence) -> Verdict:
    return CLEAN


def doubtful(_: Evidence) -> Verdict:
    return Verdict(decision=Decision.HOLD, score=0.6, reasons=("扎堆",))


def fraud(_: Evidence) -> Verdict:
    return Verdict(decision=Decision.REJECT, score=1.0, reasons=("同一台设备",))


async def programme(**changes: object) -> Programme:
    return await create_programme(program(), replace(PLAN, **changes))  # pyright: ignore[reportArgumentType]


async def somebody(name: str, at: datetime = NOW) -> CustomerId:
    return await greet_stranger(program(at=at), wecom(f"wm-{name}"), name, at)


async def code_of(one: Programme, inviter: CustomerId) -> str:
    return (await code_for(program(), one.id, inviter)).code


async def comes(code: str, friend: CustomerId, at: datetime = NOW, via: Via = Via.TYPED) -> Outcome:
    (meant,) = await codes_meant(program(), code)
    return await come(program(f"test:{code}:{friend}:{at}", at), meant, friend, via, at)


async def happen(assess: Assess = clean, at: datetime = NOW) -> None:
    """Let referrals react to everything that happened, and to what follows from it; then look at the clock."""
    one = reaction(assess)
    while events := await StoredEvent.unseen(500):
        for event in events:
            if event.name in one.wants:
                await one.react(program(f"event:{event.id}", at), event)
        await StoredEvent.seen([event.id for event in events])
    await look_again(assess, program("clock", at))


async def sums() -> dict[str, int]:
    """What all accounts come to, in each unit; the house is in order when every one is zero."""
    found: dict[str, int] = {}
    for (_, unit), amount in (await StoredPosting.balances()).items():
        found[unit] = found.get(unit, 0) + amount
    return found


def at_day(day: int) -> datetime:
    return NOW + timedelta(days=day)
