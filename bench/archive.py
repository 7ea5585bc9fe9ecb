"""会话存档 under load: records a second with decryption, and what is left of them when the puller is killed.

`python -m bench.archive` starts a MongoDB, an emulator and the library of its own (it needs gcc); in its records are
2 % that are spoilt in one way or another. `--kills 0` measures the rate alone. The puller is a process of its own and
has the library's process beside it; what the emulator needs to hand out its pages counts against it too.
"""

import argparse
import asyncio
import json
import logging
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import aiohttp
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from pymongo import AsyncMongoClient

from bot.archive.puller import ArchivePuller
from bot.child import dying_with_parent
from bot.observing.metrics import Metrics
from bot.platforms.wecom import connected
from bot.queues.leases import Leases, holder_name, is_dead_neighbour
from bot.storage import database
from bot.storage.mongod import embedded_mongod
from config.archive import Archive
from config.wecom import Wecom, WecomApp
from emulator.finance.build import build

POISONS = ("no_key", "wrong_key", "damaged", "cipher", "unreadable", "incomplete")
DATABASE = "bench"
AT_ONCE = 500
STAFF, CUSTOMERS = 50, 2_000
WORDS = "您好上次看的三人沙发还有活动吗这周末满一万减八百柜子尺寸我量好了宽两米四高两米六设计师明天下午给您出图送货方便"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the puller finds everything."""

    mongo: str
    emulator: str
    library: str
    key: str
    corp: str
    secret: str
    page: int
    threads: int


async def pull(place: Place) -> None:
    """The puller: follow the archive to its end once, as a bot does."""
    archive = Archive(
        library=Path(place.library),
        keys={1: Path(place.key)},
        proxy=place.emulator,
        page=place.page,
        threads=place.threads,
    )
    app = WecomApp.model_validate(
        {
            "name": "archive",
            "corp_id": place.corp,
            "agent_id": 2000004,
            "secret": place.secret,
            "token": "t",
            "aes_key": "a" * 43,
            "uses": {"archive"},
            "archive": archive,
        }
    )
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    holder = holder_name()
    async with (
        aiohttp.ClientSession() as http,
        database.opened(
            place.mongo, DATABASE, connections=8, committed=_nothing, observe=_nothing, holder=holder
        ) as client,
    ):
        await database.end_transactions(client, lambda name: is_dead_neighbour(name, holder))
        (work,) = connected(Wecom(api=place.emulator, apps=(app,)), http, Metrics())
        assert work.archive
        began, before = time.perf_counter(), await client[DATABASE]["messages"].estimated_document_count()
        try:
            await ArchivePuller(work, work.archive, Leases(holder), Metrics()).pull()
        finally:
            await work.archive.reader.close()
        count = await client[DATABASE]["messages"].estimated_document_count() - before
        seconds = time.perf_counter() - began
        print(f"pulled {count} messages in {seconds:.1f} s: {count / seconds:,.0f}/s", flush=True)


class Town:
    """The emulator, filled. `sound` are the msgids to be found, `spoilt` counts the others."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self.url = url
        self.sound: set[str] = set()
        self.spoilt: Counter[str] = Counter()

    async def fill(self, count: int, share: float, crashes: int) -> None:
        chance = random.Random(1)  # noqa: S311 - the same records each time
        poisons = [chance.choice(POISONS) if chance.random() < share else None for _ in range(count)]
        for place in chance.sample(range(count), crashes):
            poisons[place] = "crash"
        for start in range(0, count, AT_ONCE):
            some = poisons[start : start + AT_ONCE]
            told = await self.asks("POST", "wecom/archive", {"messages": [_message(chance, one) for one in some]})
            for msgid, poison in zip(told["msgids"], some, strict=True):
                if poison is None:
                    self.sound.add(f"wecom:archive:{msgid.removesuffix('_external')}")
                else:
                    self.spoilt[poison] += 1

    async def asks(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
        async with self._http.request(method, f"{self.url}/control/{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()


def _message(chance: random.Random, poison: str | None) -> dict[str, Any]:
    """Text of some 5 to 60 characters between a customer and one or the other of two staff members."""
    customer = chance.randrange(CUSTOMERS)
    pair = [f"staff{(customer + (chance.random() < 0.1)) % STAFF}", f"wm_bench_{customer}"]
    chance.shuffle(pair)
    text = "".join(chance.choice(WORDS) for _ in range(chance.randrange(5, 60)))
    return {"from": pair[0], "to": [pair[1]], "text": text} | ({"poison": poison} if poison else {})


async def measure(options: argparse.Namespace, folder: Path) -> None:
    library = build(folder)
    if library is None:
        print("no C compiler here: nothing to measure")
        return
    key = generate_private_key(public_exponent=65537, key_size=2048)
    pem = folder / "key.pem"
    pem.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    async with embedded_mongod(folder / "mongo") as mongod, _emulator(folder, options.port) as town:
        await town.asks("PUT", "wecom/archive/key", {"public_key": public})
        state = await town.asks("GET", "state")
        app = next(one for one in state["callbacks"] if one["app"] == "archive")
        began = time.perf_counter()
        await town.fill(options.count, options.poison, options.crashes)
        print(f"{options.count} records made in {time.perf_counter() - began:.0f} s, spoilt: {dict(town.spoilt)}")
        place = Place(
            mongo=mongod.uri,
            emulator=town.url,
            library=str(library),
            key=str(pem),
            corp=state["corp_id"],
            secret=app["secret"],
            page=options.page,
            threads=options.threads,
        )
        client = AsyncMongoClient[dict[str, Any]](mongod.uri)
        began, busy = time.perf_counter(), _busy(mongod.process.pid)
        await _pull_and_kill(place, client, options)
        seconds, busy = time.perf_counter() - began, _busy(mongod.process.pid) - busy
        print(f"all in {seconds:.1f} s: {options.count / seconds:,.0f} records/s")
        print(f"puller, library and MongoDB were busy for {busy:.1f} s: {2 * options.count / busy:,.0f}/s on two cores")
        await _report(town, client)
        await client.close()


async def _pull_and_kill(place: Place, client: AsyncMongoClient[dict[str, Any]], options: argparse.Namespace) -> None:
    chance = random.Random(2)  # noqa: S311 - the same places each time
    marks = sorted(chance.randrange(options.count // 20, options.count * 9 // 10) for _ in range(options.kills))
    while True:
        puller = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bench.archive", "--pull", json.dumps(asdict(place))),
            preexec_fn=dying_with_parent(signal.SIGKILL),
        )
        ended = asyncio.create_task(puller.wait())
        while (  # noqa: ASYNC110 - it is another process
            marks and not ended.done() and await client[DATABASE]["messages"].estimated_document_count() < marks[0]
        ):
            await asyncio.sleep(0.005)
        if marks and not ended.done():
            print(f"killed at {marks.pop(0)}")
            os.kill(puller.pid, signal.SIGKILL)
            await ended
        elif await ended == 0:
            return


def _busy(mongod: int) -> float:
    """Seconds of processor time so far of MongoDB and of the pullers that have ended, their libraries included."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    ticks = Path(f"/proc/{mongod}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
    return children.ru_utime + children.ru_stime + sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


async def _report(town: Town, client: AsyncMongoClient[dict[str, Any]]) -> None:
    rows = client[DATABASE]
    stored = [row["_id"] async for row in rows["messages"].find({}, {"_id": 1})]
    told = Counter(
        [row["what"]["message"] async for row in rows["events"].find({"name": "MessageRecorded"}, {"what": 1})]
    )
    print(f"stored {len(stored)}, lost {len(town.sound - set(stored))}, unexpected {len(set(stored) - town.sound)}")
    print(f"twice: in the history {len(stored) - len(set(stored))}, told {sum(times > 1 for times in told.values())}")
    faults = Counter([row["fault"] async for row in rows["archive_set_aside"].find({}, {"fault": 1})])
    print(f"set aside {faults.total()} of {town.spoilt.total()}: {dict(sorted(faults.items()))}")


@asynccontextmanager
async def _emulator(folder: Path, port: int) -> AsyncGenerator[Town]:
    options = ("--port", str(port), "--state", str(folder / "emulator.sqlite"), "--no-seed")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "emulator", *options), preexec_fn=dying_with_parent(signal.SIGKILL)
    )
    try:
        async with aiohttp.ClientSession() as http:
            town = Town(http, f"http://127.0.0.1:{port}")
            for _ in range(200):
                try:
                    await town.asks("GET", "state")
                    break
                except aiohttp.ClientError:
                    await asyncio.sleep(0.1)
            yield town
    finally:
        process.kill()
        await process.wait()


def _nothing(*_: object) -> None:
    """Nobody is woken or counted."""


async def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # ignored, as some shells have it, nobody learns how a child ended
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--poison", type=float, default=0.02)
    parser.add_argument("--crashes", type=int, default=5, help="records that end the library's process")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--page", type=int, default=200)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--port", type=int, default=8790)
    parser.add_argument("--pull", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.pull:
        await pull(Place(**json.loads(options.pull)))
        return
    with tempfile.TemporaryDirectory(prefix="scrm-bench-") as folder:
        await measure(options, Path(folder))


if __name__ == "__main__":
    asyncio.run(main())
