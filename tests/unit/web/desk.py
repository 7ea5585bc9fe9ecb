"""A platform that lives in the test's own process, as the pages see it, and a browser that has signed in there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from aiohttp import ClientSession, CookieJar
from aiohttp.test_utils import BaseTestServer
from yarl import URL

from crm_core.values import AppKey, Identity, Platform
from tests.builders import APP, CORP, wecom
from web.gate import COOKIE
from web.platform import SignInRefused

PATH = f"wecom/{CORP}/assistant"


@dataclass
class Desk:
    """Its codes work once; `codes` says whose they are."""

    codes: dict[str, str] = field(default_factory=dict[str, str])
    handed_over: list[str] = field(default_factory=list[str])
    key: AppKey = APP
    platform: Platform = Platform.WECOM
    corp_id: str = CORP
    name: str = "assistant"

    def invitation(self, back: str, state: str) -> Mapping[str, str]:
        return {"kind": "wecom", "url": f"https://platform/authorize?back={back}&state={state}"}

    async def who(self, code: str) -> Identity:
        if code not in self.codes:
            raise SignInRefused("登录码无效或已用过，请重新打开侧边栏。")
        return wecom(self.codes.pop(code))

    async def page_signature(self, url: str) -> Mapping[str, object]:
        return {"signed": url}

    async def media_id(self, name: str, content: bytes, content_type: str) -> str:
        self.handed_over.append(f"{name}:{len(content)}:{content_type}")
        return f"m-{name}"


class Browser:
    """Keeps cookies, also those for secure addresses only, and sends the session's token with every change."""

    def __init__(self, server: BaseTestServer) -> None:
        self._server = server
        self.http = ClientSession(cookie_jar=CookieJar(unsafe=True, treat_as_secure_origin=server.make_url("/")))
        self.origin = str(server.make_url("/")).rstrip("/")
        self.csrf = ""

    async def signs_in(self, desk: Desk, account: str) -> "Browser":
        desk.codes[f"code-{account}"] = account
        invited = await self.get(f"/api/me?app={PATH}", status=401)
        state = URL(invited["signin"]["url"]).query["state"]
        assert await self.comes_back(f"code-{account}", state) == f"/sidebar/{PATH}"
        self.csrf = (await self.get(f"/api/me?app={PATH}"))["csrf"]
        return self

    async def comes_back(self, code: str, state: str) -> str:
        """From the platform's sign-in page; where the browser is sent then."""
        address = self.url(f"/api/signin/{PATH}").with_query(code=code, state=state)
        async with self.http.get(address, allow_redirects=False) as answer:
            assert answer.status == 302, await answer.text()
            return answer.headers["Location"]

    async def get(self, path: str, *, status: int = 200) -> Any:
        async with self.http.get(self.url(path)) as answer:
            assert answer.status == status, await answer.text()
            return await answer.json()

    async def post(self, path: str, body: object = None, *, status: int = 200, **headers: str) -> Any:
        sent = {"Origin": self.origin, "X-CSRF-Token": self.csrf} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        async with self.http.post(self.url(path), json=body, headers=sent) as answer:
            assert answer.status == status, await answer.text()
            return await answer.json()

    async def upload(self, path: str, content: bytes, content_type: str, *, status: int = 200) -> Any:
        headers = {"Origin": self.origin, "X-CSRF-Token": self.csrf, "Content-Type": content_type}
        async with self.http.post(self.url(path), data=BytesIO(content), headers=headers) as answer:
            assert answer.status == status, await answer.text()
            return await answer.json()

    def url(self, path: str) -> URL:
        return self._server.make_url(path)

    @property
    def session(self) -> str:
        return self.http.cookie_jar.filter_cookies(self.url("/"))[COOKIE].value

    async def close(self) -> None:
        await self.http.close()
