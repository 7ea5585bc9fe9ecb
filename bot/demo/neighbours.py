"""What the demo asks of the emulator and of the bot over HTTP."""

from typing import Any

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from bot.demo.errors import DemoError

PENDING = "scrm_inbox_pending"
SECONDS = aiohttp.ClientTimeout(total=2)


class Emulator:
    def __init__(self, http: aiohttp.ClientSession, address: str) -> None:
        self._http = http
        self.address = address

    async def state(self) -> dict[str, Any] | None:
        """None while it does not answer."""
        try:
            async with self._http.get(f"{self.address}/control/state", timeout=SECONDS) as answer:
                return await answer.json() if answer.ok else None
        except (aiohttp.ClientError, TimeoutError):
            return None

    async def undelivered(self) -> int:
        """Callbacks nobody has acknowledged yet."""
        state = await self.state() or {}
        return state.get("wecom", {}).get("waiting_callbacks", 0)

    async def tell_pids(self, pids: dict[str, int]) -> None:
        """Raises DemoError."""
        try:
            async with self._http.put(f"{self.address}/control/pids", json=pids, timeout=SECONDS) as answer:
                answer.raise_for_status()
        except (aiohttp.ClientError, TimeoutError) as error:
            reason = f"模拟平台没有应答（{type(error).__name__}）：请重新运行 make demo。"
            raise DemoError(reason) from error

    async def archive_library(self, folder: str) -> str | None:
        """Have the library of the chat archive built; None without a C compiler. Raises DemoError."""
        return (await self._does("POST", "wecom/archive/library", {"folder": folder}))["library"]

    async def archive_key(self, public_key: str) -> int:
        """Set the public key of the chat archive, as an administrator would; its version. Raises DemoError."""
        body = {"public_key": public_key, "sample": True}
        return (await self._does("PUT", "wecom/archive/key", body))["version"]

    async def asks(self, path: str) -> Any:  # noqa: ANN401 - JSON of another process
        """A GET of the control interface. Raises DemoError."""
        return await self._does("GET", path, None)

    async def does(self, path: str, body: dict[str, Any]) -> None:
        """A POST of the control interface. Raises DemoError."""
        await self._does("POST", path, body)

    async def _does(self, method: str, path: str, body: dict[str, Any] | None) -> Any:  # noqa: ANN401 - as above
        try:
            address, patience = f"{self.address}/control/{path}", aiohttp.ClientTimeout(total=30)
            async with self._http.request(method, address, json=body, timeout=patience) as answer:
                answer.raise_for_status()
                return await answer.json()
        except (aiohttp.ClientError, TimeoutError) as error:
            reason = f"模拟平台没有应答（{type(error).__name__}）：请重新运行 make demo。"
            raise DemoError(reason) from error


class Bot:
    def __init__(self, http: aiohttp.ClientSession, address: str) -> None:
        self._http = http
        self.address = address

    async def is_ready(self) -> bool:
        try:
            async with self._http.get(f"{self.address}/readyz", timeout=SECONDS) as answer:
                return answer.ok
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def unworked(self) -> int | None:
        """Callbacks taken in but not yet worked; None while it does not answer."""
        try:
            async with self._http.get(f"{self.address}/metrics", timeout=SECONDS) as answer:
                text = await answer.text()
        except (aiohttp.ClientError, TimeoutError):
            return None
        samples = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
        return next((int(sample.value) for sample in samples if sample.name == PENDING), None)
