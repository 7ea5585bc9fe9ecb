"""A company on the emulated 企业微信 and the database its bot keeps. Whatever is done here goes over HTTP."""

import secrets
import time
import tomllib
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web
from gridfs import AsyncGridFSBucket
from prometheus_client.parser import text_string_to_metric_families
from pymongo import AsyncMongoClient
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from bot.demo.settings import demo_settings
from bot.queues.leases import holder_name, is_dead_neighbour
from bot.storage.database import end_transactions
from emulator.platforms.dingtalk.push.patience import StreamPatience
from emulator.postman import Patience
from emulator.server import build
from emulator.world.wecom.corp import App
from tests.journeys.mailbox import Mailbox
from tests.journeys.people import Rep, Visitor
from tests.journeys.waiting import eventually
from tests.journeys.words import Words
from tests.ports import unused_port

Row = dict[str, Any]
SILENT: Row = {"welcome": "", "passes_on": False}
"""The program says nothing to customers by itself, but for the tests of that."""
STREAM_QUICK = StreamPatience(ack=1.5, again=1.5, later=0.3, leave=0.3, retries=(0.3, 0.3))
QUICK = Patience(timeout=5, retries=(0.2, 0.2, 0.5), parked=0.5, parked_longest=1)


class Clock:
    """The platform's clock: the real one until it is put ahead or back by some seconds, or stopped."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._stopped: float | None = None

    def __call__(self) -> float:
        return time.time() + self._ahead if self._stopped is None else self._stopped

    @contextmanager
    def set_ahead(self, seconds: float) -> Generator[None]:
        self._ahead = seconds
        yield
        self._ahead = 0.0

    @contextmanager
    def stopped(self) -> Generator[None]:
        self._stopped = float(int(self()))
        yield
        self._stopped = None


@dataclass(kw_only=True)
class Company:
    """`emulator` and `bot` are addresses, `words` all that must stay out of the log; `more` are settings by section."""

    http: ClientSession
    emulator: str
    bot: str
    clock: Clock
    mongo: str
    database: AsyncDatabase[Row]
    corp: str
    apps: dict[str, App]
    words: Words = field(default_factory=Words)
    service: Row = field(default_factory=lambda: dict(SILENT))
    more: dict[str, Row] = field(default_factory=dict[str, Row])

    async def asks(self, path: str) -> Any:
        """A GET of the control interface."""
        async with self.http.get(f"{self.emulator}/control/{path}") as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def does(self, path: str, body: Row) -> Row:
        """A POST of the control interface; whatever words are in it must never be logged."""
        self.words.add_from(body)
        async with self.http.post(f"{self.emulator}/control/{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def puts(self, path: str, body: Row) -> None:
        """A PUT of the control interface."""
        async with self.http.put(f"{self.emulator}/control/{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()

    async def cuts(self, path: str, **how: bool) -> None:
        """A DELETE of the control interface."""
        async with self.http.delete(f"{self.emulator}/control/{path}", json=how) as answer:
            assert answer.status == 200, await answer.text()

    async def suffers(self, kind: str, path: str | None = "message/send", **how: float) -> None:
        """A fault of the platform; without `count` or `rate` it strikes once."""
        await self.does("faults", {"platform": "wecom", "kind": kind, "path": path, **how})

    async def recovers(self) -> None:
        """No fault strikes any more."""
        async with self.http.delete(f"{self.emulator}/control/faults") as answer:
            assert answer.status == 200

    async def settings(self, bot: str = "", /, **wecom: Any) -> Row:
        """What the bot is told: the demo's settings with a database of its own, and with these for 企业微信."""
        port = int((bot or self.bot).rsplit(":", 1)[1])
        values = tomllib.loads(
            demo_settings(await self.asks("state"), emulator=self.emulator, mongo=self.mongo, port=port, key="k" * 43)
        )
        values["mongo"]["database"] = self.database.name
        values["staff"]["roles_by_department"] |= {"审计部": "auditor"}
        values["service"] = values.get("service", {}) | self.service
        values["reconciling"] = {"nightly": "", "calls_per_second": 100, "rest_seconds": 0.05, "grace_seconds": 0}
        # In the morning these would come in the middle of a conversation.
        values["reconciling"]["morning"] = "23:59"
        values["reminders"] = {"digest": ""}
        values["referrals"] = values.get("referrals", {}) | {"tell_owners": "never"}
        values["wecom"] |= {"succession_grace_minutes": 0} | wecom
        values |= self.more
        return values

    async def employs(self, userid: str, name: str, department: str | None = None) -> Rep:
        """Somebody new, of whom the bot may not know yet."""
        await self.does("wecom/staff", {"userid": userid, "name": name, "department": department})
        return self.rep(userid)

    async def hires(self, userid: str, name: str, department: str | None = None) -> Rep:
        """Somebody new whom the bot has come to know."""
        rep = await self.employs(userid, name, department)
        known: Row = {"identities": self.identity(userid), "roles": {"$ne": []}}
        await eventually(lambda: self.rows("staff").find_one(known))
        return rep

    def rep(self, userid: str) -> Rep:
        return Rep(self, userid)

    async def meets(self, name: str, rep: Rep, *, mobiles: tuple[str, ...] = (), **more: Any) -> Visitor:
        """A customer has added this rep, and the bot has made the profile."""
        visitor = Visitor(self, f"wm-{secrets.token_hex(6)}")
        await visitor.adds(rep, name, mobiles=mobiles, **more)
        await eventually(lambda: self.profile(visitor, name=name))
        return visitor

    async def visited_by(self, name: str) -> Visitor:
        """Somebody who has added nobody and may write to 客服."""
        body = {"name": name, "external_userid": f"wm-{secrets.token_hex(6)}"}
        return Visitor(self, (await self.does("wecom/customers", body))["external_userid"])

    def mailbox(self, app: str = "assistant", bot: str = "") -> Mailbox:
        """The callback address of an app at this bot, to be written to as the platform writes."""
        url = f"{bot or self.bot}/callback/wecom/{self.corp}/{app}"
        return Mailbox(http=self.http, url=url, app=self.apps[app], corp=self.corp, words=self.words)

    def identity(self, account: str) -> str:
        return f"wecom:{self.corp}:{account}"

    def rows(self, name: str) -> AsyncCollection[Row]:
        return self.database[name]

    async def all_rows(self, name: str, /, sort: str = "_id", **wanted: Any) -> list[Row]:
        return [row async for row in self.rows(name).find(wanted).sort(sort)]

    async def profile(self, visitor: Visitor, **wanted: Any) -> Row | None:
        """The customer with this account, as stored."""
        return await self.rows("customers").find_one({"identities": self.identity(visitor.account), **wanted})

    async def history(self, visitor: Visitor, count: int) -> list[Row]:
        """The stored messages with this customer in order, once there are as many."""

        async def enough() -> list[Row]:
            profile = await self.profile(visitor)
            query = {"customer": profile["_id"] if profile else None}
            found = [row async for row in self.rows("messages").find(query).sort([("at", 1), ("seq", 1)])]
            return found if len(found) >= count else []

        return await eventually(enough)

    async def deeds(self, rep: Rep) -> list[tuple[str, str]]:
        """What the audit trail says this person did and how it ended, oldest first."""
        person = await self.rows("staff").find_one({"identities": self.identity(rep.userid)})
        assert person is not None
        return [(row["deed"], row["outcome"]) for row in await self.all_rows("audit", actor=person["_id"])]

    async def replies(self, rep: Rep) -> list[Row]:
        """What the bot wanted to tell this person, in order."""
        return await self.all_rows("outbox", "seq", to=self.identity(rep.userid))

    async def file(self, message: str) -> bytes:
        """What is kept of an attachment."""
        stream = await AsyncGridFSBucket(self.database, bucket_name="files").open_download_stream(message)
        return await stream.read()

    async def figure(self, name: str, /, **labels: str) -> float:
        """What the bot tells Prometheus, summed over whatever the labels leave open."""
        async with self.http.get(f"{self.bot}/metrics") as answer:
            families = text_string_to_metric_families(await answer.text())
        samples = [sample for family in families for sample in family.samples if sample.name == name]
        return sum(sample.value for sample in samples if labels.items() <= sample.labels.items())

    async def is_idle(self) -> bool:
        """Whether nothing waits any more, neither at the platform nor in the bot's ledger and outbox."""
        waits = {"state": {"$in": ["pending", "waiting", "sending"]}}
        for name in ("inbox", "outbox"):
            if await self.rows(name).find_one(waits, {"_id": 1}):
                return False
        state = await self.asks("state")
        left = [await self.rows(name).count_documents(waits) for name in ("inbox", "outbox")]
        return not state["wecom"]["waiting_callbacks"] and left == [0, 0]


@asynccontextmanager
async def founded(folder: Path, mongo: str, *, seeded: bool = False) -> AsyncGenerator[Company]:
    """A company, as long as the block lasts, with nobody in it unless it is the one of the demo. No bot runs yet."""
    clock, bot, port = Clock(), f"http://127.0.0.1:{unused_port()}", unused_port()
    app = build(folder / "emulator.sqlite", bot, seed=seeded, clock=clock, patience=QUICK, stream_patience=STREAM_QUICK)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        async with (
            ClientSession() as http,
            AsyncMongoClient[Row](mongo, tz_aware=True) as client,
        ):
            name = f"scrm-journeys-{secrets.token_hex(4)}"
            yield await _described(http, f"http://127.0.0.1:{port}", bot, clock, mongo, client[name])
            # What a killed bot had begun would hold the database for a minute.
            await end_transactions(client, lambda holder: is_dead_neighbour(holder, holder_name()))
            await client.drop_database(name)
    finally:
        await runner.cleanup()


async def _described(
    http: ClientSession, emulator: str, bot: str, clock: Clock, mongo: str, database: AsyncDatabase[Row]
) -> Company:
    async with http.get(f"{emulator}/control/state") as answer:
        state = await answer.json()
    issued = {one["app"]: one for one in state["callbacks"] if one["platform"] == "wecom"}
    apps = {
        name: App(name=name, **{key: one[key] for key in ("agent_id", "secret", "token", "aes_key")})
        for name, one in issued.items()
    }
    company = Company(
        http=http,
        emulator=emulator,
        bot=bot,
        clock=clock,
        mongo=mongo,
        database=database,
        corp=state["corp_id"],
        apps=apps,
    )
    for app in apps.values():
        company.words.add(app.secret, app.token, app.aes_key, await _access_token(company, app))
    return company


async def _access_token(company: Company, app: App) -> str:
    """The one the bot gets as well: there is one for each app at a time."""
    query = {"corpid": company.corp, "corpsecret": app.secret}
    async with company.http.get(f"{company.emulator}/cgi-bin/gettoken", params=query) as answer:
        return (await answer.json())["access_token"]
