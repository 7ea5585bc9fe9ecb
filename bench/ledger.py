"""What the ledger's group commit is worth: events stored per second, singly and through `Ledger.put`, in one run.

`python -m bench.ledger` starts a MongoDB of its own and interleaves the two ways; writes are majority and journaled.
"""

import asyncio
import itertools
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bot.intake.ledger import Ledger
from bot.storage.database import opened
from bot.storage.mongod import embedded_mongod
from crm_core.inbox.documents import InboxEntry
from crm_core.inbox.model import Delivered
from crm_core.values import AppKey

CONNECTIONS = 64
EVENTS = 2_000
ROUNDS = 5
_serial = itertools.count()


def event() -> Delivered:
    number = next(_serial)
    return Delivered(
        key=f"bench:{number}",
        app=AppKey("wecom:bench:assistant"),
        chat=f"staff{number % 500}",
        urgent=False,
        kind="text",
        body="<xml>" + "x" * 300 + "</xml>",
        at=datetime.now(UTC),
        trace="bench",
    )


async def rate(put: Callable[[Delivered], Awaitable[object]], connections: int) -> float:
    """Events stored per second by that many senders, each waiting for its answer."""
    left = iter(range(EVENTS if connections > 1 else EVENTS // 10))

    async def sender() -> int:
        return sum([bool(await put(event())) or True for _ in left])

    began = time.perf_counter()
    stored = sum(await asyncio.gather(*(sender() for _ in range(connections))))
    return stored / (time.perf_counter() - began)


async def singly(one: Delivered) -> None:
    await InboxEntry.write([one])


async def main() -> None:
    with tempfile.TemporaryDirectory(prefix="scrm-bench-") as folder:
        async with (
            embedded_mongod(Path(folder)) as mongod,
            opened(mongod.uri, "bench", connections=CONNECTIONS, committed=_nothing, observe=_nothing),
        ):
            ledger = Ledger(arrived=_nothing)
            writer = asyncio.create_task(ledger.run())
            for connections in (1, CONNECTIONS):
                one_by_one: list[float] = []
                grouped: list[float] = []
                for _ in range(ROUNDS):
                    one_by_one.append(await rate(singly, connections))
                    grouped.append(await rate(ledger.put, connections))
                ratio = median(grouped) / median(one_by_one)
                print(
                    f"{connections:3} senders: singly {median(one_by_one):,.0f}/s, "
                    f"group commit {median(grouped):,.0f}/s, ratio {ratio:.2f}"
                )
            writer.cancel()


def _nothing(*_: object) -> None:
    """Nobody waits for these events."""


if __name__ == "__main__":
    asyncio.run(main())
