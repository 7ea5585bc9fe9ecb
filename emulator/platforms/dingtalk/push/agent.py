"""Sends each push the way the console says, within the month's quota."""

import asyncio
from dataclasses import replace
from typing import Any

import aiohttp

from emulator.platforms.dingtalk.push.address import Addresses
from emulator.platforms.dingtalk.push.http import HttpDelivery
from emulator.platforms.dingtalk.push.patience import StreamPatience
from emulator.platforms.dingtalk.push.stream import StreamDelivery
from emulator.world import World
from emulator.world.dingtalk.exempt import EXEMPT_EVENTS
from emulator.world.dingtalk.pushes import Push

Json = dict[str, Any]
_COUNTED = "counted"
_SPENT = "quota"
_LEFT_OUT = frozenset({"text", "content", "msgtype"})


class Agent:
    def __init__(
        self, world: World, stream: StreamDelivery, addresses: Addresses, patience: StreamPatience, hands: int = 16
    ) -> None:
        self._world = world
        self._stream = stream
        self._addresses = addresses
        self._patience = patience
        self._hands = asyncio.Semaphore(hands)
        self._under_way: set[asyncio.Task[None]] = set()

    async def work(self) -> None:
        """Until cancelled, beginning with what an earlier run left."""
        async with aiohttp.ClientSession() as session:
            http = HttpDelivery(self._world, self._addresses, self._patience, session)
            for push in self._world.dingtalk.pushes.waiting():
                self._send(http, push)
            self._world.dingtalk.pushes.on_queued = lambda push: self._send(http, push)
            try:
                await asyncio.Event().wait()
            finally:
                self._world.dingtalk.pushes.on_queued = None
                await self._stop()

    async def _stop(self) -> None:
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._stream.close()

    def _send(self, http: HttpDelivery, push: Push) -> None:
        allowed = self._within_quota(push)
        if allowed is None:
            self._world.dingtalk.pushes.settle(push, _SPENT, self._world.clock())
        elif self._goes_by_http(push):
            task = asyncio.create_task(self._deliver(http, allowed))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        else:
            self._stream.take(allowed)

    async def _deliver(self, http: HttpDelivery, push: Push) -> None:
        async with self._hands:
            await http.deliver(push)

    def _goes_by_http(self, push: Push) -> bool:
        settings = self._world.dingtalk.console.settings
        if push.kind == "event":
            return settings.events == "http"
        if push.kind == "robot":
            return settings.robot == "http"
        card = self._world.dingtalk.cards.find(push.name)
        return card is not None and card.callback == "HTTP"

    def _within_quota(self, push: Push) -> Push | None:
        """The push, or for a message too many its stub; None for anything else too many. Each is counted once."""
        if push.outcome or (push.kind == "event" and push.name in EXEMPT_EVENTS):
            return push
        now = self._world.clock()
        if self._world.dingtalk.quota.is_spent("push", now):
            return replace(push, content=_stub(push.content)) if push.kind == "robot" else None
        self._world.dingtalk.quota.count("push", now)
        self._world.dingtalk.pushes.mark(push, _COUNTED)
        return push


def _stub(content: Json) -> Json:
    """What is left of a message once the quota is spent."""
    kept = {name: value for name, value in content.items() if name not in _LEFT_OUT}
    return kept | {"errorCode": "20001", "errorMessage": "企业本月的推送额度已用完，请升级版本"}
