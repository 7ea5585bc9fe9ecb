"""The emulator and a bot of nothing but wechatpy, face to face over real HTTP."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol, Self, cast

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from wechatpy.crypto import WeChatCrypto as OfficialCrypto
from wechatpy.enterprise.crypto import WeChatCrypto

from emulator.keys import WORLD
from emulator.life.wecom.staff import writes
from emulator.postman import Patience
from emulator.server import build
from emulator.world import World
from tests.ports import unused_port

Json = dict[str, Any]
QUICK = Patience(timeout=30, retries=(0.05, 0.05, 0.05), parked=0.2)


class Clock:
    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


class _Crypto(Protocol):
    def decrypt_message(self, msg: str | dict[str, str], signature: str, timestamp: str, nonce: str) -> str: ...
    def check_signature(self, signature: str, timestamp: str, nonce: str, echo_str: str) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    app: str
    plaintext: str
    nonce: str
    body: str


class Bot:
    """Answers what `answers` says next, 200 once that is used up. `tries` counts every request."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.answers: list[int] = []
        self.tries = 0
        self.crypto: dict[str, _Crypto] = {}
        self.echo: Callable[[str], str] = str
        self.reply: Callable[[Heard], str] = lambda _: "success"
        app = web.Application(client_max_size=2**23)
        app.router.add_post("/callback/wecom/{corp}/{app}", self._receive)
        app.router.add_get("/callback/wecom/{corp}/{app}", self._verify)
        app.router.add_post("/callback/official/{app}", self._receive_official)
        port = unused_port()
        self.address = f"http://127.0.0.1:{port}"
        self.server = TestServer(app, port=port)

    async def _receive(self, request: web.Request) -> web.Response:
        self.tries += 1
        status = self.answers.pop(0) if self.answers else 200
        name, query, body = request.match_info["app"], request.query, await request.text()
        envelope = (await request.json() if request.content_type == "application/json" else None) or body
        if isinstance(envelope, dict):
            envelope = {"Encrypt": cast("Json", envelope)["encrypt"]}
        plaintext = self.crypto[name].decrypt_message(
            envelope, query["msg_signature"], query["timestamp"], query["nonce"]
        )
        if status == 200:
            self.heard.append(Heard(app=name, plaintext=plaintext, nonce=query["nonce"], body=body))
        return web.Response(status=status)

    async def _receive_official(self, request: web.Request) -> web.Response:
        self.tries += 1
        status = self.answers.pop(0) if self.answers else 200
        name, query, body = request.match_info["app"], request.query, await request.text()
        plaintext = body
        if "msg_signature" in query:
            plaintext = self.crypto[name].decrypt_message(
                body, query["msg_signature"], query["timestamp"], query["nonce"]
            )
        heard = Heard(app=name, plaintext=plaintext, nonce=query["nonce"], body=body)
        if status == 200:
            self.heard.append(heard)
        return web.Response(status=status, text=self.reply(heard))

    async def _verify(self, request: web.Request) -> web.Response:
        query = request.query
        crypto = self.crypto[request.match_info["app"]]
        words = crypto.check_signature(query["msg_signature"], query["timestamp"], query["nonce"], query["echostr"])
        return web.Response(text=self.echo(words))

    async def wait_for(self, count: int) -> list[Heard]:
        """What was acknowledged, once it is at least that much."""
        async with asyncio.timeout(30):
            while len(self.heard) < count:
                await asyncio.sleep(0.01)
        return self.heard


@dataclass(kw_only=True)
class Stage:
    client: TestClient[web.Request, web.Application]
    world: World
    bot: Bot
    clock: Clock
    tokens: dict[str, str] = field(default_factory=dict[str, str])

    async def get(self, path: str) -> Any:
        """A control call that works."""
        async with self.client.get(f"/control/{path}") as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def post(self, path: str, body: Json) -> Json:
        large = BytesIO(json.dumps(body).encode())
        async with self.client.post(f"/control/{path}", data=large) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def refused(self, path: str, body: Json) -> tuple[int, str]:
        async with self.client.post(f"/control/{path}", json=body) as answer:
            return answer.status, (await answer.json())["error"]

    async def token(self, app: str) -> str:
        if app not in self.tokens:
            self.tokens[app] = (await self.get_token(app))["access_token"]
        return self.tokens[app]

    async def get_token(self, app: str) -> Json:
        corp = self.world.wecom.corp
        secret = next(one.secret for one in corp.apps if one.name == app)
        params = {"corpid": corp.id, "corpsecret": secret}
        async with self.client.get("/cgi-bin/gettoken", params=params) as answer:
            return await answer.json()

    async def api(self, path: str, body: Json | None = None, *, app: str = "assistant", **query: str) -> Json:
        """An API call: POST with a body, else GET."""
        params = {"access_token": await self.token(app)} | query
        method = "GET" if body is None else "POST"
        async with self.client.request(method, f"/cgi-bin/{path}", params=params, json=body) as answer:
            return await answer.json()

    async def send_text(self, to: str, words: str, **extra: Any) -> Json:
        message = {"touser": to, "msgtype": "text", "agentid": 1000002, "text": {"content": words}}
        return await self.api("message/send", message | extra)

    async def received(self, userid: str) -> list[Json]:
        return await self.get(f"wecom/staff/{userid}/messages")

    def write(self, userid: str, *texts: str) -> None:
        """A staff member writes these at one moment: none is on its way before the others wait."""
        staff, app = self.world.wecom.directory.find(userid), self.world.wecom.corp.app("assistant")
        assert staff
        assert app
        for text in texts:
            writes(self.world, staff, app, text)

    async def callbacks_settled(self) -> None:
        async with asyncio.timeout(30):
            while self.world.callbacks.waiting_count():
                await asyncio.sleep(0.01)

    def introduce(self) -> Self:
        """Give the bot the credentials the platform issued."""
        corp = self.world.wecom.corp
        for app in corp.apps:
            self.bot.crypto[app.name] = cast("_Crypto", WeChatCrypto(app.token, app.aes_key, corp.id))
        for account in self.world.official.accounts.all():
            crypto = OfficialCrypto(account.token, account.aes_key, account.app_id)
            self.bot.crypto[account.app_id] = cast("_Crypto", crypto)
        return self


@asynccontextmanager
async def staged(state: Path, bot: Bot, clock: Clock, *, seed: bool = False) -> AsyncGenerator[Stage]:
    """One run of the emulator; with the same `state` the next run goes on where this one ended."""
    app = build(state, bot.address, seed=seed, clock=clock, patience=QUICK)
    stage = Stage(client=TestClient(TestServer(app)), world=app[WORLD], bot=bot, clock=clock).introduce()
    async with stage.client:
        yield stage
