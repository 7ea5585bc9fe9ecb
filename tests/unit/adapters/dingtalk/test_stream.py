"""The Stream connection against a gateway in the test's process: what it acknowledges, and how it comes back."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest
from aiohttp import ClientSession, WSMsgType, web
from aiohttp.test_utils import TestServer

from adapters.dingtalk.client import Credentials, DingtalkClient, Hosts
from adapters.dingtalk.connecting import Pace, wait_before
from adapters.dingtalk.frames import ROBOT, Frame
from adapters.dingtalk.stream import NotKept, Stream, StreamNews

PACE = Pace(first=0.02, longest=0.1, refused=0.15)


@dataclass
class Gateway:
    """Issues a ticket for each opening; connections stand here in their order, with what the client said on each."""

    refuses: int = 0
    deaf: bool = False
    opened_at: list[float] = field(default_factory=list[float])
    used: list[str] = field(default_factory=list[str])
    sockets: list[web.WebSocketResponse] = field(default_factory=list[web.WebSocketResponse])
    heard: list[list[dict[str, Any]]] = field(default_factory=list[list[dict[str, Any]]])

    async def open(self, request: web.Request) -> web.Response:
        self.opened_at.append(asyncio.get_running_loop().time())
        if self.refuses:
            self.refuses -= 1
            return web.json_response({"code": "authFailed"}, status=401)
        return web.json_response({"endpoint": f"ws://{request.host}/connect", "ticket": f"t{len(self.opened_at)}+/="})

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        assert request.query["ticket"] not in self.used
        self.used.append(request.query["ticket"])
        socket = web.WebSocketResponse(autoping=not self.deaf)
        await socket.prepare(request)
        said: list[dict[str, Any]] = []
        self.sockets.append(socket)
        self.heard.append(said)
        while (message := await socket.receive()).type is WSMsgType.TEXT:
            said.append(json.loads(message.data))
        return socket

    async def sends(self, number: int, kind: str, topic: str, data: object = None, **headers: str) -> None:
        shown = {"topic": topic, "messageId": f"{topic}-{len(self.heard[number])}", **headers}
        await self.sockets[number].send_str(
            json.dumps({"type": kind, "headers": shown, "data": json.dumps(data or {})})
        )


@dataclass(kw_only=True)
class Stage:
    gateway: Gateway
    stream: Callable[..., Stream]
    kept: list[Frame]
    news: list[str]

    async def until(self, met: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not met():
                await asyncio.sleep(0.01)


@pytest.fixture
async def stage() -> AsyncGenerator[Stage]:
    gateway, kept, news = Gateway(), list[Frame](), list[str]()
    app = web.Application()
    app.router.add_post("/v1.0/gateway/connections/open", gateway.open)
    app.router.add_get("/connect", gateway.connect)
    async with TestServer(app) as server, ClientSession() as http:
        base = str(server.make_url("")).rstrip("/")
        client = DingtalkClient(
            http,
            Credentials(corp_id="d", app_key="k", secret="s"),
            hosts=Hosts(api=base, oapi=base),
            clock=lambda: 0.0,
            observe=lambda _outcome: None,
        )

        async def keep(frame: Frame) -> None:
            kept.append(frame)

        def told(one: StreamNews) -> None:
            news.append(one.what)

        def stream(keeping: Callable[[Frame], Awaitable[None]] = keep, *, idle: float = 30.0) -> Stream:
            return Stream(http, client, keep=keeping, tell=told, random=lambda: 0.5, idle=idle, pace=PACE)

        yield Stage(gateway=gateway, stream=stream, kept=kept, news=news)
        for socket in gateway.sockets:
            await socket.close()


def strangers(before: set[asyncio.Task[Any]]) -> set[str]:
    """Tasks of the stream's that were not there before."""
    return {task.get_name() for task in asyncio.all_tasks() - before if "stream.py" in repr(task.get_coro())}


async def ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task], timeout=30)
    assert task.done()


async def test_what_is_kept_is_acknowledged_and_a_ping_answered(stage: Stage):
    running = asyncio.create_task(stage.stream().run())
    await stage.until(lambda: len(stage.gateway.sockets) == 1)
    await stage.gateway.sends(0, "SYSTEM", "ping", {"opaque": "0d"})
    await stage.gateway.sends(0, "CALLBACK", ROBOT, {"msgId": "m"})
    await stage.gateway.sends(0, "CALLBACK", "/v9/unheard/of")
    await stage.gateway.sends(0, "SYSTEM", "KEEPALIVE")
    await stage.gateway.sockets[0].send_str("nonsense")
    await stage.until(lambda: len(stage.gateway.heard[0]) == 4)
    assert {one["code"] for one in stage.gateway.heard[0]} == {200}
    assert [json.loads(one["data"]) for one in stage.gateway.heard[0]].count({"opaque": "0d"}) == 1
    await ended(running)


async def test_what_is_not_kept_is_asked_for_again_or_not_acknowledged(stage: Stage):
    async def full(_frame: Frame) -> None:
        raise NotKept

    running = asyncio.create_task(stage.stream(full).run())
    await stage.until(lambda: len(stage.gateway.sockets) == 1)
    await stage.gateway.sends(0, "CALLBACK", ROBOT, {"msgId": "m"})
    await stage.gateway.sends(0, "EVENT", "*", {}, eventType="chat_quit")
    await stage.until(lambda: len(stage.gateway.heard[0]) == 1)
    assert json.loads(stage.gateway.heard[0][0]["data"])["status"] == "LATER"
    await ended(running)


async def test_a_goodbye_opens_the_next_at_once_while_the_old_one_settles(stage: Stage):
    may_go_on = asyncio.Event()

    async def slow(frame: Frame) -> None:
        await may_go_on.wait()
        stage.kept.append(frame)

    running = asyncio.create_task(stage.stream(slow).run())
    await stage.until(lambda: len(stage.gateway.sockets) == 1)
    await stage.gateway.sends(0, "CALLBACK", ROBOT, {"msgId": "m"})
    await stage.gateway.sends(0, "SYSTEM", "disconnect", {"reason": "moving"})
    await stage.until(lambda: len(stage.gateway.sockets) == 2)
    may_go_on.set()
    await stage.until(lambda: len(stage.gateway.heard[0]) == 1)
    await ended(running)
    assert stage.news[:3] == ["connected", "goodbye", "connected"]


async def test_a_slow_ledger_holds_no_new_connection_back(stage: Stage):
    """Neither when the line is cut nor when it ends with more under way than anybody counts on."""
    may_go_on = asyncio.Event()

    async def slow(frame: Frame) -> None:
        await may_go_on.wait()
        stage.kept.append(frame)

    before = asyncio.all_tasks()
    running = asyncio.create_task(stage.stream(slow).run())
    for number in range(2):
        await stage.until(lambda number=number: len(stage.gateway.sockets) == number + 1)
        for _ in range(300):
            await stage.gateway.sends(number, "CALLBACK", ROBOT, {"msgId": "m"})
        await stage.gateway.sockets[number].close()
    await stage.until(lambda: len(stage.gateway.sockets) == 3)
    assert stage.kept == []
    may_go_on.set()
    await stage.until(lambda: len(stage.kept) == 600)
    await stage.gateway.sends(2, "CALLBACK", ROBOT, {"msgId": "m"})
    await stage.until(lambda: len(stage.gateway.heard[2]) == 1)
    await ended(running)
    assert strangers(before) == set()


async def test_a_frame_nobody_can_deal_with_ends_nothing(stage: Stage):
    async def clumsy(frame: Frame) -> None:
        if frame.topic == "*":
            raise KeyError(frame.topic)
        stage.kept.append(frame)

    running = asyncio.create_task(stage.stream(clumsy).run())
    await stage.until(lambda: len(stage.gateway.sockets) == 1)
    await stage.gateway.sends(0, "EVENT", "*", {}, eventType="chat_quit")
    await stage.gateway.sends(0, "CALLBACK", ROBOT, {"msgId": "m"})
    await stage.until(lambda: len(stage.gateway.heard[0]) == 2)
    assert json.loads(stage.gateway.heard[0][0]["data"])["status"] == "LATER"
    assert (len(stage.kept), len(stage.gateway.sockets), "stumbled" in stage.news) == (1, 1, True)
    await ended(running)


async def test_a_line_that_only_seems_alive_is_given_up(stage: Stage):
    """Nobody closes it, and nothing is said on it: only the ping that stays unanswered tells."""
    stage.gateway.deaf = True
    running = asyncio.create_task(stage.stream(idle=0.1).run())
    await stage.until(lambda: stage.news.count("connected") >= 2)
    assert stage.news[:2] == ["connected", "ended"]
    await ended(running)


async def test_a_cut_line_is_opened_anew_with_another_ticket(stage: Stage):
    running = asyncio.create_task(stage.stream().run())
    for number in range(3):
        await stage.until(lambda number=number: len(stage.gateway.sockets) == number + 1)
        await stage.gateway.sockets[number].close()
    await stage.until(lambda: len(stage.gateway.used) == 4)
    await ended(running)


async def test_a_refusal_is_not_hammered_at(stage: Stage):
    stage.gateway.refuses = 2
    running = asyncio.create_task(stage.stream().run())
    await stage.until(lambda: len(stage.gateway.sockets) == 1)
    assert stage.news[:3] == ["refused", "refused", "connected"]
    first, second, third = stage.gateway.opened_at
    assert min(second - first, third - second) >= PACE.refused
    await ended(running)


async def test_goodbyes_at_every_greeting_are_not_answered_in_a_loop(stage: Stage):
    running = asyncio.create_task(stage.stream().run())
    for number in range(3):
        await stage.until(lambda number=number: len(stage.gateway.sockets) == number + 1)
        await stage.gateway.sends(number, "SYSTEM", "disconnect")
    await stage.until(lambda: len(stage.gateway.sockets) == 4)
    await ended(running)
    gaps = [later - sooner for sooner, later in pairwise(stage.gateway.opened_at)]
    assert all(gap >= wait_before(tries, PACE, lambda: 0.5) for tries, gap in enumerate(gaps, start=1))


async def test_cancelled_it_leaves_no_task_behind(stage: Stage):
    before = asyncio.all_tasks()
    running = asyncio.create_task(stage.stream().run())
    for number in range(2):
        await stage.until(lambda number=number: len(stage.gateway.sockets) == number + 1)
        await stage.gateway.sends(number, "SYSTEM", "disconnect")
    await stage.until(lambda: len(stage.gateway.sockets) == 3)
    await ended(running)
    assert strangers(before) == set()
