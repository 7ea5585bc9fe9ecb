"""The real emulator, running in this process; its callbacks go nowhere."""

from pathlib import Path

from aiohttp import web

from emulator.server import build

_NOBODY = "http://127.0.0.1:9"


class Emulator:
    """Keeps its port and its state over a stop and a new start."""

    def __init__(self, state: Path, port: int) -> None:
        self._state = state
        self._port = port
        self._runner: web.AppRunner | None = None
        self.address = f"http://127.0.0.1:{port}"

    async def start(self) -> None:
        self._runner = web.AppRunner(build(self._state, _NOBODY), access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()
            self._runner = None
