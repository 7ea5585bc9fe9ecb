"""Delivers pushes by HTTP: events signed and encrypted and tried three times, all else signed and tried once."""

import asyncio
import base64
import hashlib
import hmac
import json
from contextlib import suppress
from typing import Any, cast

import aiohttp

from emulator.life.dingtalk import robot
from emulator.platforms.dingtalk.push.address import Addresses
from emulator.platforms.dingtalk.push.answers import Verdict
from emulator.platforms.dingtalk.push.patience import StreamPatience
from emulator.platforms.dingtalk.push.plaintext import event_plaintext
from emulator.platforms.dingtalk.push.seal import Seal
from emulator.platforms.dingtalk.push.settling import Settling
from emulator.platforms.dingtalk.push.trouble import Trouble
from emulator.platforms.dingtalk.words import Unreadable, by_type
from emulator.world import World
from emulator.world.dingtalk.pushes import Push

Json = dict[str, Any]


class HttpDelivery:
    """`session` lives as long as this does."""

    def __init__(
        self, world: World, addresses: Addresses, patience: StreamPatience, session: aiohttp.ClientSession
    ) -> None:
        self._world = world
        self._addresses = addresses
        self._patience = patience
        self._session = session
        self._trouble = Trouble(world)
        self._settling = Settling(world)

    async def deliver(self, push: Push) -> None:
        """Until it is acknowledged or given up."""
        if seconds := self._trouble.holds_back(push):
            await asyncio.sleep(seconds)
        if push.kind == "event":
            await self._event(push)
        elif push.kind == "robot":
            await self._message(push)
        else:
            await self._tap(push)

    async def _event(self, push: Push) -> None:
        outcome = ""
        for pause in (0.0, *self._patience.retries[push.tries :]):
            await asyncio.sleep(pause)
            outcome = await self._tell(push)
            self._world.dingtalk.pushes.tried(push, outcome)
            if outcome == Verdict.DONE:
                self._world.dingtalk.pushes.settle(push, outcome, self._world.clock())
                await self._tell_again(push)
                return
        self._world.dingtalk.pushes.give_up(push, outcome, self._world.clock())

    async def _tell_again(self, push: Push) -> None:
        if self._trouble.doubles(push):
            await self._tell(push)
        if seconds := self._trouble.replays(push):
            await asyncio.sleep(seconds)
            await self._tell(push)

    async def _tell(self, push: Push) -> str:
        org = self._world.dingtalk.org
        seal = Seal(self._world.dingtalk.console.settings, org)
        sealed = seal.seal(event_plaintext(push, org), self._world.clock())
        outcome, reply = await self._post(self._addresses.events, sealed.body, query=sealed.query)
        if outcome != "200":
            return outcome
        return Verdict.DONE if seal.is_success(reply) else "not success"

    async def _message(self, push: Push) -> None:
        """Whatever the answer, it is not sent again; words in the answer are said in the chat."""
        secret = self._world.dingtalk.org.app.app_secret
        stamp = str(int(self._world.clock() * 1000))
        headers = {"timestamp": stamp, "sign": _hmac(secret, f"{stamp}\n{secret}")}
        reply: object = None
        outcome = ""
        for _ in range(2 if self._trouble.doubles(push) else 1):
            outcome, reply = await self._post(self._addresses.robot, push.content, headers=headers)
        self._world.dingtalk.pushes.tried(push, outcome)
        self._world.dingtalk.pushes.settle(push, Verdict.DONE if outcome == "200" else outcome, self._world.clock())
        place = self._world.dingtalk.conversations.find(push.name)
        if place and isinstance(reply, dict):
            with suppress(Unreadable):
                robot.says(self._world, place, by_type(cast("Json", reply)))

    async def _tap(self, push: Push) -> None:
        card = self._world.dingtalk.cards.find(push.name)
        route = self._world.dingtalk.cards.route(card.route_key) if card else None
        outcome, reply = "no address", None
        if route:
            stamp = str(int(self._world.clock() * 1000))
            signature = _hmac(route.api_secret, stamp)
            headers = {"x-ddpaas-signature-timestamp": stamp, "x-ddpaas-signature": signature}
            seconds = self._patience.card
            outcome, reply = await self._post(route.url, push.content, headers=headers, seconds=seconds)
        self._world.dingtalk.pushes.settle(push, Verdict.DONE if outcome == "200" else outcome, self._world.clock())
        if outcome == "200" and isinstance(reply, dict):
            self._settling.answer(push, cast("Json", reply))

    async def _post(
        self,
        url: str,
        body: Json,
        *,
        query: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        seconds: float | None = None,
    ) -> tuple[str, object]:
        """The HTTP status, `unreachable` without one, `timeout` when it took too long; and the JSON answered."""
        timeout = aiohttp.ClientTimeout(total=seconds or self._patience.http)
        kind = {"Content-Type": "application/json; charset=utf-8"}
        try:
            async with self._session.post(
                url,
                params=query,
                data=json.dumps(body, ensure_ascii=False).encode(),
                headers=kind | (headers or {}),
                timeout=timeout,
                allow_redirects=False,
            ) as answer:
                return str(answer.status), _json(await answer.read())
        except TimeoutError:
            return "timeout", None
        except aiohttp.ClientError:
            return "unreachable", None


def _json(raw: bytes) -> object:
    try:
        return json.loads(raw)
    except ValueError:
        return None


def _hmac(key: str, words: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), words.encode(), hashlib.sha256).digest()).decode()
