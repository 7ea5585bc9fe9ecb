"""The emulator's 钉钉 and an app of nothing but dingtalk-sdk's crypto and aiohttp, over real HTTP and WebSockets."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from aiohttp import ClientWebSocketResponse, FormData, web
from aiohttp.test_utils import TestClient, TestServer
from dingtalk.crypto import DingTalkCrypto

from emulator.keys import WORLD
from emulator.platforms.dingtalk.push.patience import StreamPatience
from emulator.server import build
from emulator.world import World
from emulator.world.dingtalk import ids
from emulator.world.dingtalk.directory import ROOT_DEPARTMENT, Staff
from tests.ports import unused_port
from tests.unit.emulator.stage import Clock

Json = dict[str, Any]
PATIENT = StreamPatience(ack=60, again=60, later=0.05, leave=0.05, http=60, card=60, retries=(0.02, 0.02))
"""Waits for whoever is slow to answer, but does at once what is done after a pause."""
EVERYTHING = [
    {"type": "EVENT", "topic": "*"},
    {"type": "CALLBACK", "topic": "/v1.0/im/bot/messages/get"},
    {"type": "CALLBACK", "topic": "/v1.0/card/instances/callback"},
]


@dataclass(kw_only=True)
class Posted:
    """One HTTP request the app got."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Json


class App:
    """Answers over HTTP what `answers` says next, else as the platform wants it."""

    def __init__(self) -> None:
        self.posted: list[Posted] = []
        self.answers: list[Json | int] = []
        self.crypto: Any = None
        site = web.Application()
        site.router.add_post("/{path:.*}", self._receive)
        port = unused_port()
        self.address = f"http://127.0.0.1:{port}"
        self.server = TestServer(site, port=port)

    async def _receive(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.posted.append(
            Posted(path=request.path, query=dict(request.query), headers=dict(request.headers), body=body)
        )
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, int):
            return web.Response(status=answer)
        if answer is not None:
            return web.json_response(answer)
        return web.json_response(self.crypto.encrypt_message("success") if "encrypt" in body else {"msgtype": "empty"})

    def read(self, posted: Posted) -> Json:
        query = posted.query
        text = self.crypto.decrypt_message(posted.body, query["msg_signature"], query["timestamp"], query["nonce"])
        return cast("Json", json.loads(text))

    async def wait_for(self, count: int) -> list[Posted]:
        async with asyncio.timeout(30):
            while len(self.posted) < count:
                await asyncio.sleep(0.005)
        return self.posted


@dataclass(kw_only=True)
class Socket:
    """One Stream connection, seen from the app."""

    socket: ClientWebSocketResponse

    async def frame(self) -> Json:
        return await self.socket.receive_json(timeout=30)

    async def said(self) -> Json:
        """The next frame's content, acknowledged."""
        frame = await self.frame()
        await self.acknowledge(frame)
        return json.loads(frame["data"])

    async def acknowledge(self, frame: Json, data: Json | None = None, code: int = 200) -> None:
        headers = {"messageId": frame["headers"]["messageId"], "contentType": "application/json"}
        words = json.dumps(data if data is not None else {"response": None})
        await self.socket.send_json({"code": code, "headers": headers, "message": "OK", "data": words})


@dataclass(kw_only=True)
class Ding:
    client: TestClient[web.Request, web.Application]
    world: World
    app: App
    clock: Clock
    tokens: list[str] = field(default_factory=list[str])

    async def get(self, path: str) -> Any:
        async with self.client.get(f"/control/{path}") as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def post(self, path: str, body: Json, *, method: str = "POST") -> Json:
        """A control call that works."""
        async with self.client.request(method, f"/control/{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def refused(self, path: str, body: Json) -> int:
        async with self.client.post(f"/control/{path}", json=body) as answer:
            return answer.status

    async def token(self) -> str:
        if not self.tokens:
            app = self.world.dingtalk.org.app
            body = {"appKey": app.app_key, "appSecret": app.app_secret}
            async with self.client.post("/v1.0/oauth2/accessToken", json=body) as answer:
                self.tokens.append((await answer.json())["accessToken"])
        return self.tokens[0]

    async def api(self, path: str, body: Json | None = None, *, method: str = "POST", **query: str) -> tuple[int, Json]:
        """A call of the new host: its status and answer."""
        headers = {"x-acs-dingtalk-access-token": await self.token()}
        async with self.client.request(method, f"/{path}", params=query, json=body, headers=headers) as answer:
            return answer.status, await answer.json()

    async def good(self, path: str, body: Json | None = None, *, method: str = "POST", **query: str) -> Json:
        status, answer = await self.api(path, body, method=method, **query)
        assert status == 200, answer
        return answer

    async def oapi(self, path: str, body: Json | None = None, **query: str) -> Json:
        """A call of the old host: POST with a body, else GET."""
        params = {"access_token": await self.token()} | query
        method = "GET" if body is None else "POST"
        async with self.client.request(method, f"/{path}", params=params, json=body) as answer:
            assert answer.status == 200
            return await answer.json()

    async def upload(self, name: str, content: bytes, kind: str) -> Json:
        form = FormData()
        form.add_field("media", content, filename=name)
        params = {"access_token": await self.token(), "type": kind}
        async with self.client.post("/media/upload", params=params, data=form) as answer:
            return await answer.json()

    async def stream(self, subscriptions: list[dict[str, str]] | None = None) -> Socket:
        app = self.world.dingtalk.org.app
        wanted = subscriptions or EVERYTHING
        body = {"clientId": app.app_key, "clientSecret": app.app_secret, "subscriptions": wanted}
        async with self.client.post("/v1.0/gateway/connections/open", json=body) as answer:
            opened = await answer.json()
        address = f"{opened['endpoint']}?ticket={opened['ticket']}"
        return Socket(socket=await self.client.session.ws_connect(address))

    async def by_http(self) -> None:
        await self.post("dingtalk/console", {"robot": "http", "events": "http"}, method="PUT")

    async def says(self, userid: str, text: str, **more: object) -> str:
        return (await self.post(f"dingtalk/staff/{userid}/messages", {"text": text, **more}))["msgid"]

    async def received(self, userid: str) -> list[Json]:
        return await self.get(f"dingtalk/staff/{userid}/messages")

    async def settled(self, *, but: int = 0) -> None:
        async with asyncio.timeout(30):
            while self.world.dingtalk.pushes.waiting_count() > but:
                await asyncio.sleep(0.005)

    async def fault(self, kind: str, **more: object) -> None:
        await self.token()
        await self.post("faults", {"platform": "dingtalk", "kind": kind, **more})

    def hire(self, userid: str, name: str, mobile: str = "") -> Staff:
        staff = Staff(userid=userid, unionid=ids.union_id(), name=name, mobile=mobile, department_id=ROOT_DEPARTMENT)
        self.world.dingtalk.directory.add(staff)
        return staff


@asynccontextmanager
async def ding_staged(
    state: Path, app: App, clock: Clock, *, patience: StreamPatience = PATIENT
) -> AsyncGenerator[Ding]:
    """One run of the emulator; with the same `state` the next run goes on where this one ended."""
    site = build(state, app.address, seed=False, clock=clock, stream_patience=patience)
    ding = Ding(client=TestClient(TestServer(site)), world=site[WORLD], app=app, clock=clock)
    settings, org = ding.world.dingtalk.console.settings, ding.world.dingtalk.org
    app.crypto = DingTalkCrypto(settings.token, settings.aes_key, org.app.app_key)
    async with ding.client:
        yield ding
