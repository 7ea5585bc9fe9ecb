"""A company whose customers come while one call in five goes wrong, and what it has in the end."""

import asyncio
import zlib
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
from pymongo.asynchronous.database import AsyncDatabase

from bench.faults.score import Row, Score, count, fault, moved, taken_twice, took
from crm_core.act import PROGRAM, Act
from crm_core.masssends.actions import add_receivers, draft, start
from crm_core.masssends.model import SendLimits, Wanted
from crm_core.messages import Audience
from crm_core.values import AppKey, Identity, StaffId

PEOPLE = 6
CALL_SECONDS = 1.0
SLOW_SECONDS = CALL_SECONDS + 1
"""After so long a slow call is answered, and only then written down by the platform."""
RATE = 0.2
KINDS = ("45009", "token_invalid", "-1", "html", "5xx", "slow", "cut_before", "cut_after")
TAG = "高意向"
GREETING = "很高兴认识您"


class Trial:
    """A company whose bot is at work, told to suffer. `corp` is its id, `database` what the bot keeps."""

    def __init__(self, http: aiohttp.ClientSession, emulator: str, corp: str, database: AsyncDatabase[Row]) -> None:
        self._http = http
        self._control = f"{emulator}/control"
        self._corp = corp
        self._database = database
        self._revived: list[str] = []

    async def run(self, name: str, *, people: int = PEOPLE, patience: float = 120) -> Score:
        """One round of `people` customers, each with a rep of its own, under this name."""
        reps = [f"{name}r{number}" for number in range(people)]
        for number, rep in enumerate(reps):
            await self._does("wecom/staff", {"userid": rep, "name": f"{name}同事{number}", "department": None})
        await self._once(lambda: self._known(reps))
        seen = max([one["n"] for one in await self._asks("calls")], default=0)
        await self._suffers()
        try:
            customers = [f"wm-{name}-{number}" for number in range(people)]
            await asyncio.wait_for(self._everything(name, reps, customers), patience)
        finally:
            async with self._http.delete(f"{self._control}/faults") as answer:
                answer.raise_for_status()
        await self._once(self._is_idle, patience)
        await asyncio.sleep(SLOW_SECONDS)
        return await self._judged(name, reps, customers, seen)

    async def _suffers(self) -> None:
        for kind in KINDS:
            fault: Row = {"platform": "wecom", "kind": kind, "rate": RATE / len(KINDS)}
            await self._does("faults", fault | ({"seconds": SLOW_SECONDS} if kind == "slow" else {}))

    async def _everything(self, name: str, reps: list[str], customers: list[str]) -> None:
        await asyncio.gather(*(self._one(f"{name}客户{n}", reps, n, customers[n]) for n in range(len(reps))))
        await self._mass_send(name, reps[0], customers)
        await self._once(self._is_idle, 90)

    async def _one(self, called: str, reps: list[str], number: int, customer: str) -> None:
        """What happens to one customer; every third goes to a colleague in the end."""
        rep = reps[number]
        body = {"external_userid": customer, "name": called, "userid": rep}
        await self._does("wecom/customers", body)
        await self._once(lambda: self._profile(customer, called))
        said = [f"标签 {called} +{TAG}", f"改 {called} 电话 {_mobile(called)}", f"改 {called} 备注名 {called}总"]
        for text in [*said, f"查 没有{called}"]:
            await self._says(rep, text)
        await self._says("boss", f"活码 新建 {called}码 @{rep}")
        await self._does(f"wecom/customers/{customer}/messages", {"text": f"{called}在吗"})
        await self._once(lambda: self._heard(f"{called}在吗"))
        await self._says("boss", f"回复 {called} 您好{called}")
        if number % 3 == 2:
            await self._once(lambda: self._answered(customer, called))
            await self._says(rep, f"转给 @{reps[number - 1]} {called}")
            key = await self._once(lambda: self._button(rep, called))
            await self._does(f"wecom/staff/{rep}/taps", key)

    async def _mass_send(self, name: str, rep: str, customers: list[str]) -> None:
        act = Act(actor=PROGRAM, at=datetime.now(UTC), cause=f"faults:{name}", trace=name)
        person = await self._database["staff"].find_one({"identities": self._identity(rep)})
        wanted = Wanted(
            scope=f"wecom:{self._corp}",
            app=AppKey(f"wecom:{self._corp}:assistant"),
            audience=Audience.CUSTOMERS,
            sender=StaffId(person["_id"]) if person else None,
            label=f"{name}群发",
            text=f"{name}群发",
            attachments=(),
        )
        receivers = [Identity.from_key(self._identity(customers[0]))]
        await draft(act, f"faults:{name}", wanted)
        await add_receivers(act, f"faults:{name}", receivers, SendLimits(zone=ZoneInfo("Asia/Shanghai")))
        await start(act, f"faults:{name}")

    async def _judged(self, name: str, reps: list[str], customers: list[str], seen: int) -> Score:
        calls = [one for one in await self._asks(f"calls?after={seen}") if one["platform"] == "wecom"]
        score = Score(calls=len(calls), struck=Counter(fault(one) for one in calls if fault(one)))
        score.twice += taken_twice(calls)
        score.stuck += self._revived
        self._revived = []
        codes = Counter(one["remark"] for one in await self._asks("wecom/codes"))
        tasks = Counter(one["text"] for one in await self._asks(f"wecom/staff/{reps[0]}/tasks"))
        handed: set[str] = {one for call in calls if took(call) for one in moved(call)}
        count(score, f"{name}群发", "mass-send", tasks[f"{name}群发"])
        for number, customer in enumerate(customers):
            called = f"{name}客户{number}"
            answers = [one["text"] for one in await self._asks(f"wecom/staff/{reps[number]}/messages?after=0")]
            heard = [one["text"] for one in await self._asks(f"wecom/customers/{customer}/messages?after=0")]
            follow = await self._follow(customer, reps[number])
            count(score, called, "answer in the chat", sum(f"没有{called}" in text for text in answers))
            count(score, called, "answer in 客服", heard.count(f"您好{called}"))
            count(score, called, "code", codes[f"{called}码"])
            count(score, called, "tag", sum(one["tag_name"] == TAG for one in follow.get("tags", [])))
            count(score, called, "remark", int(follow.get("remark") == f"{called}总"))
            count(score, called, "phone", int(_mobile(called) in follow.get("remark_mobiles", [])))
            count(score, called, "greeting", max(await self._greeting(customer, heard), 0))
            if number % 3 == 2:
                count(score, called, "handover", int(customer in handed))
        return score

    async def _greeting(self, customer: str, heard: Iterable[str]) -> int:
        """How often it came; one the bot knows to have been too late counts as told, as a greeting has 20 seconds."""
        come = sum(GREETING in text for text in heard)
        kept = await self._database["welcomes"].find_one({"account": self._identity(customer)})
        return come or int(bool(kept and kept["outcome"] not in {"", None, "sent"}))

    async def _revive(self) -> None:
        """Have what was left to a person tried again, as an operator would, and remember it."""
        for name, states, again in (("inbox", ["dead"], "pending"), ("outbox", ["dead", "unknown"], "waiting")):
            async for row in self._database[name].find({"state": {"$in": states}}):
                kind = row.get("kind") or row["words"]["kind"]
                self._revived.append(f"{name} {kind} {row['state']}: {row['error']}")
                fresh = {"state": again, "due": datetime.now(UTC), "tries": 0}
                await self._database[name].update_one({"_id": row["_id"]}, {"$set": fresh})

    async def _follow(self, customer: str, rep: str) -> Row:
        state = await self._asks("state")
        secret = next(one["secret"] for one in state["callbacks"] if one["app"] == "assistant")
        base = self._control.removesuffix("/control")
        query = {"corpid": self._corp, "corpsecret": secret}
        async with self._http.get(f"{base}/cgi-bin/gettoken", params=query) as answer:
            token = (await answer.json())["access_token"]
        query = {"access_token": token, "external_userid": customer}
        async with self._http.get(f"{base}/cgi-bin/externalcontact/get", params=query) as answer:
            follows: list[Row] = (await answer.json()).get("follow_user", [])
        none: Row = {}
        return next((one for one in follows if one["userid"] == rep), none)

    async def _is_idle(self) -> bool:
        """Whether nothing waits; what waits for a retry is hurried on, so that a minute's block lasts no minute."""
        await self._revive()
        now = datetime.now(UTC)
        for name, state in (("inbox", "pending"), ("outbox", "waiting")):
            later = {"state": state, "tries": {"$gt": 0}, "due": {"$gt": now}}
            await self._database[name].update_many(later, {"$set": {"due": now}})
        waits = {"state": {"$in": ["pending", "waiting", "sending"]}}
        left = [await self._database[name].count_documents(waits) for name in ("inbox", "outbox")]
        state = await self._asks("state")
        return not any(left) and not state["wecom"]["waiting_callbacks"]

    async def _known(self, reps: list[str]) -> bool:
        identities = [self._identity(one) for one in reps]
        known: Row = {"identities": {"$in": identities}, "roles": {"$ne": []}}
        return await self._database["staff"].count_documents(known) == len(reps)

    async def _profile(self, customer: str, called: str) -> bool:
        await self._is_idle()
        known: Row = {"identities": self._identity(customer), "name": called, "follows": {"$ne": []}}
        return await self._database["customers"].find_one(known) is not None

    async def _heard(self, words: str) -> bool:
        await self._is_idle()
        return await self._database["messages"].find_one({"text": words}) is not None

    async def _answered(self, customer: str, called: str) -> bool:
        await self._is_idle()
        heard = await self._asks(f"wecom/customers/{customer}/messages?after=0")
        return any(one["text"] == f"您好{called}" for one in heard)

    async def _button(self, rep: str, called: str) -> Row | None:
        await self._is_idle()
        for one in await self._asks(f"wecom/staff/{rep}/messages?after=0"):
            if called in one["text"] and (buttons := [b for b in one["buttons"] if b["text"].startswith("确认")]):
                return {"n": one["n"], "key": buttons[0]["key"]}
        return None

    async def _says(self, rep: str, text: str) -> None:
        await self._does(f"wecom/staff/{rep}/messages", {"text": text})

    def _identity(self, account: str) -> str:
        return f"wecom:{self._corp}:{account}"

    async def _asks(self, path: str) -> Any:  # noqa: ANN401 - JSON
        async with self._http.get(f"{self._control}/{path}") as answer:
            answer.raise_for_status()
            return await answer.json()

    async def _does(self, path: str, body: Row) -> None:
        async with self._http.post(f"{self._control}/{path}", json=body) as answer:
            if answer.status != 200:
                raise RuntimeError(f"{path}: {await answer.text()}")

    async def _once(self, ask: Callable[[], Awaitable[Any]], patience: float = 60) -> Any:  # noqa: ANN401
        async with asyncio.timeout(patience):
            while not (found := await ask()):  # noqa: ASYNC110 - it happens elsewhere
                await asyncio.sleep(0.1)
            return found


def _mobile(called: str) -> str:
    return f"138{zlib.crc32(called.encode()) % 10**8:08}"
