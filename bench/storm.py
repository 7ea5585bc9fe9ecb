"""A storm of callbacks against a running demo while its bot is killed: what is acknowledged takes effect exactly once.

`python -m bench.storm --url http://127.0.0.1:8700` with `make demo` running. Every callback is signed and sent twice.
Half of them ask for somebody who does not exist, under a name that comes back in the answer; half write a note.
"""

import argparse
import asyncio
import itertools
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from adapters.envelope import Envelope

CONNECTIONS = 64
TRIES = 60
CUSTOMER = "wm_storm_customer"
NAME = "风暴客户"


@dataclass(frozen=True)
class Callback:
    """`word` is unique and stands in the text; a question's answer repeats it."""

    staff: str
    word: str
    asks: bool

    @property
    def text(self) -> str:
        return f"查 {self.word}" if self.asks else f"备注 {NAME} {self.word}"


@dataclass
class Outcome:
    """`acks` in seconds, one for each answer of 200."""

    acknowledged: set[str] = field(default_factory=set[str])
    acks: list[float] = field(default_factory=list[float])


@dataclass(frozen=True)
class Address:
    url: str
    token: str
    aes_key: str
    corp: str
    agent: int

    def request(self, callback: Callback, nonce: int) -> tuple[dict[str, str], bytes]:
        """The query and body of one delivery."""
        envelope = Envelope(token=self.token, aes_key_text=self.aes_key, receive_ids=frozenset({self.corp}))
        encrypted = envelope.seal(self._plaintext(callback).encode(), receive_id=self.corp, prefix=os.urandom(16))
        stamp = str(int(time.time()))
        query = {"timestamp": stamp, "nonce": str(nonce), "msg_signature": envelope.sign(stamp, str(nonce), encrypted)}
        return query, f"<xml><ToUserName>{self.corp}</ToUserName><Encrypt>{encrypted}</Encrypt></xml>".encode()

    def _plaintext(self, callback: Callback) -> str:
        return (
            f"<xml><ToUserName>{self.corp}</ToUserName><FromUserName>{callback.staff}</FromUserName>"
            f"<CreateTime>1900000000</CreateTime><MsgType>text</MsgType><Content>{callback.text}</Content>"
            f"<MsgId>{callback.word}</MsgId><AgentID>{self.agent}</AgentID></xml>"
        )


class Storm:
    """One run. `count` callbacks from `people` members, the bot killed `kills` times meanwhile."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self.outcome = Outcome()

    async def blow(self, count: int, people: int, kills: int) -> None:
        state = await self.get("/control/state")
        staff = [one["userid"] for one in state["wecom"]["staff"] if one["department"] != "社群运营部"][:people]
        await self._introduce_customer()
        callbacks = _callbacks(staff, count)
        before = {person: len(await self._received(person)) for person in staff}
        killer = asyncio.create_task(self._kill(kills))
        began = time.perf_counter()
        await self._send_all(_address(state), callbacks)
        print(
            f"{count} callbacks, each twice: {time.perf_counter() - began:.1f} s, {len(self.outcome.acks)} answers 200"
        )
        await killer
        received = await self._settled(staff, before, callbacks)
        self._report(callbacks, received)

    async def get(self, path: str) -> Any:  # noqa: ANN401 - JSON of another process
        async with self._http.get(self._url + path) as response:
            return await response.json()

    async def _introduce_customer(self) -> None:
        new = {"external_userid": CUSTOMER, "name": NAME, "userid": None}
        async with self._http.post(f"{self._url}/control/wecom/customers", json=new) as response:
            print(f"customer: {response.status}")
        hello = {"text": "您好"}
        await self._http.post(f"{self._url}/control/wecom/customers/{CUSTOMER}/messages", json=hello)
        await asyncio.sleep(2)

    async def _send_all(self, address: Address, callbacks: list[Callback]) -> None:
        nonces = itertools.count(1)
        deliveries: Iterator[Callback] = itertools.chain.from_iterable((one, one) for one in callbacks)

        async def connection() -> None:
            for callback in deliveries:
                await self._deliver(address, callback, nonces)

        await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))

    async def _deliver(self, address: Address, callback: Callback, nonces: Iterator[int]) -> None:
        """Like the platform: again until it is answered 200."""
        for _ in range(TRIES):
            query, body = address.request(callback, next(nonces))
            began = time.perf_counter()
            try:
                async with self._http.post(address.url, params=query, data=body) as response:
                    acknowledged = response.status == 200
            except aiohttp.ClientError:
                acknowledged = False
            if acknowledged:
                self.outcome.acknowledged.add(callback.word)
                self.outcome.acks.append(time.perf_counter() - began)
                return
            await asyncio.sleep(0.25)

    async def _kill(self, times: int) -> None:
        """Kill the bot, wait until another one runs, and a while more: three ends in ten seconds end the demo."""
        for number in range(times):
            await asyncio.sleep(0.7 if number == 0 else 5.5)
            pid = (await self.get("/control/state"))["pids"]["bot"]
            os.kill(pid, signal.SIGKILL)
            began = time.perf_counter()
            while (await self.get("/control/state"))["pids"]["bot"] == pid:  # noqa: ASYNC110 - it is another process
                await asyncio.sleep(0.1)
            print(f"killed {pid}; another one after {time.perf_counter() - began:.1f} s")

    async def _received(self, person: str) -> list[str]:
        return [one["text"] for one in await self.get(f"/control/wecom/staff/{person}/messages?after=0")]

    async def _settled(
        self, staff: list[str], before: dict[str, int], callbacks: list[Callback]
    ) -> dict[str, list[str]]:
        """What each person received, once nothing has come for ten seconds."""
        expected, began, last, seen = len(callbacks), time.perf_counter(), time.perf_counter(), -1
        while True:
            received = {person: (await self._received(person))[before[person] :] for person in staff}
            total = sum(map(len, received.values()))
            if total != seen:
                seen, last = total, time.perf_counter()
            if time.perf_counter() - last > (10 if total >= expected else 90):
                print(f"all replies after {last - began:.1f} s")
                return received
            await asyncio.sleep(0.5)

    def _report(self, callbacks: list[Callback], received: dict[str, list[str]]) -> None:
        acks = sorted(self.outcome.acks)
        print(f"acknowledged {len(self.outcome.acknowledged)} of {len(callbacks)}")
        print(f"ack p50 {acks[len(acks) // 2] * 1000:.0f} ms, p99 {acks[len(acks) * 99 // 100] * 1000:.0f} ms")
        missing = twice = 0
        for person, texts in received.items():
            mine = [one for one in callbacks if one.staff == person]
            answers = Counter(texts)
            for one in (one for one in mine if one.asks):
                times = sum(n for text, n in answers.items() if one.word in text)
                missing, twice = missing + (times == 0), twice + max(times - 1, 0)
            notes = sum(not one.asks for one in mine)
            noted = sum(n for text, n in answers.items() if "写下备注" in text)
            missing, twice = missing + max(notes - noted, 0), twice + max(noted - notes, 0)
        print(f"replies missing {missing}, repeated {twice} ({twice / len(callbacks):.2%})")


def _callbacks(staff: list[str], count: int) -> list[Callback]:
    run = os.urandom(3).hex()
    people = itertools.islice(itertools.cycle(staff), count)
    return [
        Callback(staff=person, word=f"s{run}n{n:04}", asks=n // len(staff) % 2 == 0) for n, person in enumerate(people)
    ]


def _address(state: dict[str, Any]) -> Address:
    app = next(one for one in state["callbacks"] if one["app"] == "assistant")
    return Address(
        url=app["url"], token=app["token"], aes_key=app["aes_key"], corp=app["receive_id"], agent=app["agent_id"]
    )


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8700")
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--kills", type=int, default=3)
    given = parser.parse_args()
    timeout = aiohttp.ClientTimeout(total=10)
    async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=CONNECTIONS * 2)) as http:
        await Storm(http, given.url).blow(given.count, given.people, given.kills)


if __name__ == "__main__":
    asyncio.run(main())
