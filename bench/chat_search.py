"""How long 搜 takes among many messages, for a sales rep, a manager and somebody who sees all, against among few.

`python -m bench.chat_search --many 2000000` starts a MongoDB of its own and makes the chats up: a hundred messages a
customer, one customer in twenty in the public pool, the others with 500 reps; the manager leads a hundred of them.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from bot.storage.database import opened
from bot.storage.mongod import embedded_mongod
from crm_core.act import Act, Actor
from crm_core.conversations.documents import StoredMessage
from crm_core.customers.documents import StoredCustomer
from crm_core.permissions import Role
from crm_core.search.actions import search_chats
from crm_core.search.model import Terms
from crm_core.search.words import words_of
from crm_core.values import CustomerId, StaffId

FEW = 2_000
REPS = 500
EACH = 100
"""Messages of a customer."""

TIMES = 3
"""Each question is asked so often."""

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
COLOURS = ("灰色", "白色", "原木色", "墨绿色", "胡桃木", "米白")
THINGS = ("沙发", "餐桌", "床垫", "衣柜", "书架", "窗帘", "地毯", "吊灯", "茶几", "鞋柜")
DEEDS = (
    "什么时候送货",
    "能不能便宜一点",
    "包安装吗",
    "可以退货吗",
    "质保几年",
    "有没有现货",
    "在哪里看样板间",
    "怎么付款",
)
STARTS = ("你好，", "请问", "好的，", "麻烦问一下，", "我想要", "上次说的", "我们家要", "")
ASKED = {
    "frequent": ["灰色", "沙发", "送货", "便宜"],
    "one character": ["灰", "床", "货"],
    "rare": [f"X{number}" for number in (0, 3, 7, 11)],
    "two words": ["灰色 沙发", "墨绿色 吊灯", "质保 地毯", "现货 茶几"],
    "split otherwise": ["色餐桌", "桃木书架", "白沙发什么"],
    "never together": ["胡桃木 米白", "书架 窗帘"],
    "never said": ["保险箱", "灰色 保险箱"],
}


def message(number: int, customers: int, luck: random.Random) -> dict[str, Any]:
    """A made-up message as it is stored; one in twenty names an order, of which there are five thousand."""
    order = f"，订单X{luck.randrange(5_000)}" if luck.random() < 0.05 else ""
    text = f"{luck.choice(STARTS)}{luck.choice(COLOURS)}{luck.choice(THINGS)}{luck.choice(DEEDS)}{order}"
    return {
        "_id": f"m{number:08}",
        "customer": f"c{luck.randrange(customers)}",
        "conversation": "kf",
        "author": "customer",
        "staff": None,
        "at": BEGAN + timedelta(seconds=number),
        "seq": number,
        "kind": "text",
        "text": text,
        "tokens": _words(text),
        "file": None,
        "recorded_at": BEGAN,
    }


_words = lru_cache(8_192)(words_of)
"""Most of what is made up is said again and again; to cut it each time would take the most of the time."""


def customer(number: int) -> dict[str, Any]:
    owner = None if number % 20 == 0 else f"rep{number % REPS}"
    return {
        "_id": f"c{number}",
        "identities": [f"bench:wm{number}"],
        "name": f"客户{number}",
        "owner": owner,
        "owner_since": BEGAN,
        "created_at": BEGAN,
    }


async def fill(numbers: range, luck: random.Random) -> None:
    customers = max(20, numbers.stop // EACH)
    await StoredCustomer.rows().delete_many({})
    await StoredCustomer.rows().insert_many([customer(number) for number in range(customers)], ordered=False)
    for start in range(numbers.start, numbers.stop, FEW):
        rows = [message(number, customers, luck) for number in range(start, min(start + FEW, numbers.stop))]
        await StoredMessage.rows().insert_many(rows, ordered=False)


def people() -> dict[str, Actor]:
    team = frozenset(StaffId(f"rep{number}") for number in range(100))
    return {
        "admin": Actor(staff=StaffId("boss"), roles=frozenset({Role.ADMIN})),
        "rep": Actor(staff=StaffId("rep1"), roles=frozenset({Role.SALES})),
        "manager": Actor(staff=StaffId("rep1"), roles=frozenset({Role.MANAGER}), team=team),
    }


async def measure() -> dict[str, tuple[float, float]]:
    """p50 and p95 in milliseconds, by who asks and what."""
    figures: dict[str, tuple[float, float]] = {}
    for who, actor in people().items():
        for kind, texts in ASKED.items():
            figures[f"{who}, {kind}"] = await _figures(actor, texts, None)
        figures[f"{who}, one customer"] = await _figures(actor, ASKED["two words"], [CustomerId("c1")])
    return figures


async def _figures(actor: Actor, texts: list[str], within: Iterable[CustomerId] | None) -> tuple[float, float]:
    taken = sorted([await _timed(actor, text, within) for _ in range(TIMES) for text in texts])
    return taken[len(taken) // 2], taken[len(taken) * 95 // 100]


async def _timed(actor: Actor, text: str, within: Iterable[CustomerId] | None) -> float:
    terms = Terms.read(text.split())
    assert terms is not None
    act = Act(actor=actor, at=datetime.now(UTC), cause="bench", trace="bench")
    began = time.perf_counter()
    await search_chats(act, terms, within=within, limit=10)
    return (time.perf_counter() - began) * 1_000


async def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.chat_search", description=__doc__)
    parser.add_argument("--many", type=int, default=2_000_000)
    many = cast("int", parser.parse_args().many)
    luck = random.Random(1)  # noqa: S311 - made-up chats
    with tempfile.TemporaryDirectory(prefix="scrm-bench-") as folder:
        async with (
            embedded_mongod(Path(folder)) as mongod,
            opened(mongod.uri, "bench", connections=8, committed=_nothing, observe=_nothing),
        ):
            await fill(range(FEW), luck)
            few = await measure()
            await fill(range(FEW, many), luck)
            await measure()
            for kind, (half, most) in (await measure()).items():
                print(f"{kind:26} p50 {half:7.1f} ms  p95 {most:7.1f} ms  x{half / few[kind][0]:.1f} of {FEW:,}")


def _nothing(*_: object) -> None:
    """Nobody waits for anything here."""


if __name__ == "__main__":
    asyncio.run(main())
