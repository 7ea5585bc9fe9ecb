"""How many draws at once are answered how soon, and whether any prize is given twice.

`python -m bench.lottery --draws 500 --doors 2` starts a MongoDB of its own. Each door is a process with a queue of its
own, as each bot is. Prints the slowest answer, its ratio to one draw alone, and what was given of which stock.
"""

import argparse
import asyncio
import multiprocessing
import secrets
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.storage.database import opened
from bot.storage.mongod import embedded_mongod
from community.campaigns.actions import get_campaign, progress, start_campaign
from community.campaigns.model import CampaignState, NewCampaign
from community.lotteries.actions import all_draws, make_lottery
from community.lotteries.fairness import Prize, commitment, false_draws
from community.lotteries.model import LotteryPlan, Wish
from community.lotteries.queue import DrawQueue
from community.lotteries.vault import Vault
from crm_core.act import PROGRAM, Act, Unit
from crm_core.customers.actions import greet_stranger
from crm_core.values import AppKey, CustomerId, Identity, Platform

KEY = "bench"
PRIZES = (Prize(name="大奖", stock=7, odds=500_000), Prize(name="小奖", stock=100, odds=500_000))
PROMISED = 5.0
VAULT = Vault(b"of the bench alone, 32 characters")


def act(cause: str = "bench") -> Act:
    return Act(actor=PROGRAM, at=datetime.now(UTC), cause=cause, trace="bench")


def _unheard(_: Unit) -> None:
    """Nobody waits for what a commit left to do."""


def _unseen(_name: str, _outcome: str) -> None:
    """Nobody counts."""


async def lottery(seed: bytes) -> LotteryPlan:
    ends = datetime.now(UTC) + timedelta(days=1)
    plan = LotteryPlan(zone="Asia/Shanghai", ends_at=ends, prizes=PRIZES, a_day=2, a_person=2, promise=commitment(seed))
    wanted = NewCampaign(kind="lottery", label="压测", scope="wecom:b", app=AppKey("wecom:b:a"), content=plan.plain)
    await make_lottery(act(), KEY, wanted, seed, VAULT)
    await start_campaign(act(), KEY, {})
    await progress(act(), KEY, CampaignState.RUNNING, CampaignState.PLANNED, {})
    return plan


async def timed(queue: DrawQueue, customer: CustomerId, key: str) -> float:
    began = time.perf_counter()
    await queue.draw(act(f"bench:{customer}"), KEY, Wish(customer=customer, key=key))
    return time.perf_counter() - began


async def door(uri: str, customers: list[CustomerId], begins: float) -> list[float]:
    """All of these at once, when the clock says so."""
    async with opened(uri, "bench", connections=24, committed=_unheard, observe=_unseen):
        queue = DrawQueue(VAULT)
        await asyncio.sleep(max(0.0, begins - time.time()))
        return await asyncio.gather(*(timed(queue, one, "k") for one in customers))


def in_process(uri: str, customers: list[CustomerId], begins: float) -> list[float]:
    return asyncio.run(door(uri, customers, begins))


async def measure(draws: int, doors: int) -> bool:
    seed = secrets.token_bytes(32)
    with tempfile.TemporaryDirectory() as folder:
        async with (
            embedded_mongod(Path(folder)) as mongod,
            opened(mongod.uri, "bench", connections=24, committed=_unheard, observe=_unseen),
        ):
            plan = await lottery(seed)
            people = [await _person(number) for number in range(draws + 1)]
            alone = await timed(DrawQueue(VAULT), people.pop(), "k")
            loop, begins = asyncio.get_running_loop(), time.time() + 4
            with ProcessPoolExecutor(doors, multiprocessing.get_context("spawn")) as pool:
                parts = [
                    loop.run_in_executor(pool, in_process, mongod.uri, people[at::doors], begins) for at in range(doors)
                ]
                took = sorted(one for part in await asyncio.gather(*parts) for one in part)
            return await _told(plan, seed, took, alone)


async def _person(number: int) -> CustomerId:
    who = Identity(platform=Platform.WECOM, scope="b", account=f"wm{number}")
    return await greet_stranger(act(), who, f"客{number}", datetime.now(UTC))


async def _told(plan: LotteryPlan, seed: bytes, took: list[float], alone: float) -> bool:
    made = await all_draws(act(), KEY)
    given = Counter(one.prize for one in made)
    promise = (await get_campaign(act(), KEY)).content["promise"]
    false = false_draws(KEY, plan.prizes, made, seed, promise)
    print(
        f"draws {len(took)}  median {took[len(took) // 2]:.2f} s  slowest {took[-1]:.2f} s (promised {PROMISED:.0f} s)"
    )
    print(f"one alone {alone * 1000:.0f} ms  slowest/alone {took[-1] / alone:.0f}")
    for place, prize in enumerate(plan.prizes):
        print(f"{prize.name}: {given[place]} of {prize.stock}")
    print(f"draws that do not follow from the seed: {len(false or ())}")
    oversold = any(given[place] > prize.stock for place, prize in enumerate(plan.prizes))
    return took[-1] < PROMISED and false == [] and not oversold and len(made) == len(took) + 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=500)
    parser.add_argument("--doors", type=int, default=2)
    wanted = parser.parse_args()
    raise SystemExit(not asyncio.run(measure(wanted.draws, wanted.doors)))


if __name__ == "__main__":
    main()
