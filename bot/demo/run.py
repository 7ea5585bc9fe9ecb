"""`scrm demo`: everything on this machine, in the foreground, until Ctrl-C."""

import asyncio
import signal
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from bot.demo.errors import DemoError
from bot.demo.folder import DemoFolder
from bot.demo.scene import Commands, Scene
from bot.demo.screen import Screen
from bot.storage.mongod import MongodError

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


async def run_demo(folder: Path, *, port: int, reset: bool, commands: Commands | None = None) -> int:
    """Run until Ctrl-C or SIGTERM and answer 0, or say why not and answer 1. `port` is the emulator's.

    Must be called in the main thread: the programs it starts live as long as the thread that started them.
    """
    screen = Screen()
    scene = Scene(folder=DemoFolder(folder), port=port, commands=commands or Commands.installed(), screen=screen)
    work = asyncio.create_task(scene.play(reset=reset))
    with _ending_on_signals(work, screen):
        try:
            await work
        except (DemoError, MongodError) as error:
            screen.failed(str(error))
            return 1
        except asyncio.CancelledError:
            screen.step("已停止")
    return 0


@contextmanager
def _ending_on_signals(work: asyncio.Task[None], screen: Screen) -> Generator[None]:
    """Cancel the work once; a second Ctrl-C must not interrupt the stopping, which takes bounded time."""

    def end() -> None:
        if not work.cancelling():
            screen.step("正在停止，请稍候")
            work.cancel()

    loop = asyncio.get_running_loop()
    for sign in SIGNALS:
        loop.add_signal_handler(sign, end)
    try:
        yield
    finally:
        for sign in SIGNALS:
            loop.remove_signal_handler(sign)
