"""A program the demo starts: its words go to a log file, and it is always gone when the demo is."""

import asyncio
import signal
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.child import dying_with_parent, stop
from bot.demo.errors import DemoError

STOP_SECONDS = 10.0
LAST_LINES = 12


@dataclass(frozen=True, kw_only=True)
class Program:
    """`title` is what people call it; `environment` is all it gets to see."""

    title: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[Process]:
        """Started on entry; told to stop on the way out, and killed after 10 s if it does not."""
        process = await self._start()
        try:
            yield process
        finally:
            await stop(process, STOP_SECONDS)

    async def _start(self) -> Process:
        with self.log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *self.command,
                env=self.environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is ours alone: we stop them in order
                preexec_fn=dying_with_parent(signal.SIGKILL),
            )

    def ended(self, code: int | None) -> DemoError:
        """Why the demo is over, in the program's own last words."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-LAST_LINES:]
        head = f"{self.title}意外停止（退出码 {code}），最后的输出如下，全文见 {self.log}："
        return DemoError("\n".join([head, *lines]))
