"""One HTTP exchange with 钉钉: its two hosts, what a failure means, and nothing secret in what it says."""

import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

import aiohttp

from adapters.channel import PlatformError, Reaction
from adapters.dingtalk.errors import UNCERTAIN, blocked, refusal, refused_with, scopes_lacking
from adapters.exchange import CallOutcome, Patience, exchanged
from adapters.jsontext import json_object
from adapters.multipart import Form

T = TypeVar("T")
Host = Literal["api", "oapi"]

_PUNISHED = 1111


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call. `reads` is set when repeating it does no harm; `body` is JSON to send, `form` a file.

    The older host (`oapi`) takes the token in the query, the newer one (`api`) in a header. `at` is the address where
    it names somebody, while `path` is what may be told of the call; empty where both are the same.
    """

    host: Host
    method: str
    path: str
    reads: bool
    at: str = field(default="", repr=False)
    query: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    body: Mapping[str, object] | None = field(default=None, repr=False)
    form: Form | None = field(default=None, repr=False)

    @property
    def lost(self) -> Reaction:
        """What is known when no answer of the platform came back."""
        return Reaction.RETRY if self.reads else Reaction.UNKNOWN

    def with_token(self, token: str) -> "Call":
        """The same in the name of the app."""
        if self.host == "oapi":
            return replace(self, query={**self.query, "access_token": token})
        return replace(self, headers={**self.headers, "x-acs-dingtalk-access-token": token})


class Exchanges:
    """Makes calls over the shared session and reports how each went."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        *,
        hosts: Mapping[Host, str],
        clock: Callable[[], float],
        patience: Patience,
        observe: Callable[[CallOutcome], None],
    ) -> None:
        self._http = http
        self._hosts = {name: address.rstrip("/") for name, address in hosts.items()}
        self._clock = clock
        self._timeout = patience.timeout
        self._observe = observe

    async def make(self, call: Call) -> dict[str, Any]:
        """Make a call and give its answer's fields. Raises PlatformError."""
        return await self._observed(call, self._request(call), _answer)

    async def fetch(self, url: str, path: str, read: Callable[[aiohttp.ClientResponse], Awaitable[T]]) -> T:
        """Read a file from an address the platform has given; no token goes there. Raises PlatformError."""
        call = Call(host="oapi", method="GET", path=path, reads=True)
        request = self._http.get(url, timeout=self._timeout, allow_redirects=False)

        async def whole(_call: Call, response: aiohttp.ClientResponse) -> T:
            if response.status != 200:
                gone = response.status in {403, 404, 410}
                raise PlatformError(Reaction.STOP if gone else Reaction.RETRY, f"http_{response.status}", path)
            return await read(response)

        return await self._observed(call, request, whole)

    async def _observed(
        self,
        call: Call,
        request: AbstractAsyncContextManager[aiohttp.ClientResponse],
        read: Callable[[Call, aiohttp.ClientResponse], Awaitable[T]],
    ) -> T:
        async def exchange() -> T:
            async with request as response:
                return await read(call, response)

        return await exchanged(exchange, path=call.path, lost=call.lost, clock=self._clock, observe=self._observe)

    def _request(self, call: Call) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        return self._http.request(
            call.method,
            f"{self._hosts[call.host]}/{call.at or call.path}",
            params=call.query,
            data=_content(call),
            # Without Accept the answer may be XML.
            headers={
                "Accept": "application/json",
                "Content-Type": call.form.content_type if call.form else "application/json",
                **call.headers,
            },
            timeout=self._timeout,
            allow_redirects=False,
        )


def _content(call: Call) -> bytes | None:
    if call.form is not None:
        return call.form.body
    return json.dumps(call.body, ensure_ascii=False).encode() if call.body is not None else None


async def _answer(call: Call, response: aiohttp.ClientResponse) -> dict[str, Any]:
    """Read an answer. Both hosts have their own way of saying no, and a gateway before them has two more."""
    content = await response.read()
    found = _object(content)
    if found is None:
        raise _page(call, response.status, content)
    if found.get("status") == _PUNISHED:
        wait = found.get("wait")
        raise blocked(call.path, min(wait, 60) * 60.0 if isinstance(wait, int | float) else 300.0)
    if code := refused_with(found, response.status):
        raise _refused(call, response.status, refusal(call.path, code, scopes_lacking(found)), code)
    if response.status != 200:
        raise PlatformError(
            call.lost if response.status >= 500 else Reaction.RETRY, f"http_{response.status}", call.path
        )
    return found


def _refused(call: Call, status: int, error: PlatformError, code: str) -> PlatformError:
    if code == UNCERTAIN or (status >= 500 and error.reaction is Reaction.STOP):
        return PlatformError(call.lost, code, call.path)
    if status == 429 and error.reaction is Reaction.STOP:
        return PlatformError(Reaction.RETRY, code, call.path, retry_after=1)
    return error


def _page(call: Call, status: int, content: bytes) -> PlatformError:
    """Judge what is no JSON: an address called too often gets a page instead of an answer, whatever the status."""
    page = content[:4_096].lower()
    if status in {403, 405, 429} or b"punish" in page or b"\xe8\xa2\xab\xe9\x98\xbb\xe6\x96\xad" in page:
        return blocked(call.path)
    if 300 <= status < 500:
        return PlatformError(Reaction.RETRY, f"http_{status}", call.path)
    return PlatformError(call.lost, f"http_{status}" if status >= 500 else "html", call.path)


def _object(content: bytes) -> dict[str, Any] | None:
    try:
        return json_object(content.decode("utf-8", "replace"))
    except ValueError:
        return None
