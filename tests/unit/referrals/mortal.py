"""A shop that is killed in the middle of its work, and comes back: `python -m tests.unit.referrals.mortal`, with the
address of MongoDB, the database, how many lives, and a seed."""

import asyncio
import os
import random
import signal
import sys
import time
from itertools import count

from bot.queues.leases import holder_name, is_dead_neighbour
from bot.storage.database import end_transactions, visited
from crm_core.customers.actions import greet_stranger
from crm_core.errors import Refusal
from crm_core.values import CustomerId
from referrals.coupons.actions import bring_coupons
from referrals.deeds.actions import note_deeds, refund_deed
from referrals.deeds.model import Assess, Decision, Deed, DeedKind
from referrals.invitations.actions import consider, decide, open_invitations
from referrals.rewards.actions import deliver_due, export_cash
from tests.builders import NOW, program, wecom
from tests.unit.referrals.campaign import clean, comes, doubtful, fraud

JUDGES = (clean, doubtful, fraud)
"""As many hands do things at the same time; each begins with another of these, so that every stage is reached."""


def main(uri: str, database: str, lives: int, seed: int, codes: list[str]) -> None:
    """Live so many times; each life ends in the middle of something."""
    lot = random.Random(seed)  # noqa: S311 - when somebody dies
    for life in range(lives):
        hears, tells = os.pipe()
        child = os.fork()
        if not child:
            own = random.Random(seed * 1_000 + life)  # noqa: S311
            asyncio.run(_live(uri, database, own, codes, tells))
        os.close(tells)
        for _ in range(lot.randint(2, 5)):
            if not os.read(hears, 1):
                raise SystemExit("a life ended by itself")
        time.sleep(lot.uniform(0, 0.1))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(hears)


async def _live(uri: str, database: str, lot: random.Random, codes: list[str], done: int) -> None:
    me = holder_name()
    async with visited(uri, database) as client:
        await end_transactions(client, lambda name: is_dead_neighbour(name, me))
        await asyncio.gather(*(_work(lot, hand, codes, done) for hand in range(len(JUDGES))))


async def _work(lot: random.Random, hand: int, codes: list[str], done: int) -> None:
    """Bring friends through all that can happen to them, for ever; each is told when `done`."""
    for turn in count():
        name = f"{os.getpid()}-{hand}-{turn}"
        friend = await greet_stranger(program(name), wecom(f"wm-{name}"), name, NOW)
        await comes(lot.choice(codes), friend)
        order = Deed(at=NOW, kind=DeedKind.ORDER, invitee=friend, amount=100)
        await note_deeds(program(f"order:{name}"), {f"order:{name}": order})
        await _judged(lot, friend, name, JUDGES[(hand + turn) % len(JUDGES)])
        if lot.random() < 0.3:
            await refund_deed(program(f"refund:{name}"), f"order:{name}", order)
            await _judged(lot, friend, name, lot.choice(JUDGES))
        if lot.random() < 0.5:
            await bring_coupons(program(f"coupons:{name}"), "新人券", [name])
            await deliver_due(program(f"deliver:{name}"), 5)
        if lot.random() < 0.3:
            await export_cash(program(f"list:{name}"), name, 5)
        os.write(done, b".")


async def _judged(lot: random.Random, friend: CustomerId, name: str, judge: Assess) -> None:
    for one in await open_invitations(program(), friend):
        held = await consider(program(f"consider:{name}:{lot.random()}"), one.id, judge)
        if held.decision == Decision.HOLD:
            try:
                await decide(
                    program(f"decide:{name}"), one.id, lot.choice([Decision.RELEASE, Decision.REJECT]), by=None
                )
            except Refusal:
                continue


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5:])
