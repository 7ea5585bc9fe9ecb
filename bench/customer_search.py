"""How long 查 takes among many customers, for a sales rep and for somebody who sees all, against the same among few.

`python -m bench.customer_search --many 200000` starts a MongoDB of its own and makes the customers up.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.storage.database import opened
from bot.storage.mongod import embedded_mongod
from crm_core.act import Act, Actor
from crm_core.customers.actions import find_customers
from crm_core.customers.documents import StoredCustomer
from crm_core.customers.names import search_keys
from crm_core.permissions import Role
from crm_core.values import StaffId

FEW = 2_000
REPS = 500
SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰梅红建国文雪晨佳怡子涵浩然欣宇轩思琪"
BRANDS = ("恒达", "永盛", "鑫源", "万和", "同兴", "嘉禾", "天成", "博雅")
TRADES = ("家居", "建材", "装饰工程", "贸易", "科技", "置业")


def customer(number: int, luck: random.Random) -> dict[str, Any]:
    """A made-up customer as it is stored; one in five has a company."""
    name = luck.choice(SURNAMES) + "".join(luck.choices(GIVEN, k=luck.choice((1, 2, 2))))
    company = luck.choice(BRANDS) + luck.choice(TRADES) + "有限公司" if luck.random() < 0.2 else ""
    phone = f"1{luck.randrange(3, 10)}{luck.randrange(10**9):09}"
    names = [name, company] if company else [name]
    keys = search_keys(names, [phone])
    return {
        "_id": f"c{number}",
        "identities": [f"wecom:bench:wm{number}"],
        "name": name,
        "company": company,
        "names": names,
        "phones": [phone],
        "owner": f"rep{luck.randrange(REPS)}" if luck.random() < 0.9 else None,
        "grams": sorted(keys.grams),
        "sounds": sorted(keys.sounds),
        "tails": sorted(keys.tails),
        "created_at": datetime.now(UTC),
    }


async def fill(numbers: Iterable[int], luck: random.Random) -> None:
    rows: list[dict[str, Any]] = []
    for number in numbers:
        rows.append(customer(number, luck))
        if len(rows) == 2_000:
            await StoredCustomer.rows().insert_many(rows, ordered=False)
            rows = []
    if rows:
        await StoredCustomer.rows().insert_many(rows, ordered=False)


async def questions(luck: random.Random) -> dict[str, list[str]]:
    """What people type, made from customers that exist."""
    cursor = StoredCustomer.rows().aggregate([{"$sample": {"size": 40}}])
    some = [StoredCustomer.model_validate(row) async for row in await cursor]
    return {
        "name": [one.name for one in some],
        "surname": [one.name[0] for one in some],
        "fragment": [one.name[-2:] for one in some],
        "pinyin": [max(one.sounds, key=len) for one in some],
        "initials": [min(one.sounds, key=len) + luck.choice("abc") for one in some],
        "phone tail": [one.phones[0][-4:] for one in some],
        "company": [one.company[:4] for one in some if one.company],
    }


def acting(actor: Actor) -> Act:
    return Act(actor=actor, at=datetime.now(UTC), cause="bench", trace="bench")


async def measure(asked: dict[str, list[str]]) -> dict[str, tuple[float, float]]:
    """p50 and p95 in milliseconds, by who asks and what."""
    people = {
        "rep": Actor(staff=StaffId("rep1"), roles=frozenset({Role.SALES})),
        "admin": Actor(staff=StaffId("boss"), roles=frozenset({Role.ADMIN})),
    }
    figures: dict[str, tuple[float, float]] = {}
    for who, actor in people.items():
        for kind, texts in asked.items():
            taken = sorted([await _timed(actor, text) for text in texts])
            figures[f"{who}, {kind}"] = (taken[len(taken) // 2], taken[len(taken) * 95 // 100])
    return figures


async def _timed(actor: Actor, text: str) -> float:
    began = time.perf_counter()
    await find_customers(acting(actor), text)
    return (time.perf_counter() - began) * 1_000


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", type=int, default=200_000)
    many: int = parser.parse_args().many
    luck = random.Random(1)  # noqa: S311 - made-up customers
    with tempfile.TemporaryDirectory(prefix="scrm-bench-") as folder:
        async with (
            embedded_mongod(Path(folder)) as mongod,
            opened(mongod.uri, "bench", connections=8, committed=_nothing, observe=_nothing),
        ):
            await fill(range(FEW), luck)
            few = await measure(await questions(luck))
            await fill(range(FEW, many), luck)
            asked = await questions(luck)
            await measure(asked)
            for kind, (half, most) in (await measure(asked)).items():
                print(f"{kind:20} p50 {half:6.1f} ms  p95 {most:6.1f} ms  x{half / few[kind][0]:.1f} of {FEW:,}")


def _nothing(*_: object) -> None:
    """Nobody waits for anything here."""


if __name__ == "__main__":
    asyncio.run(main())
