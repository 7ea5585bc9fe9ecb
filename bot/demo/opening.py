"""From programs that have been started to a demo one can use."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from bot.demo.errors import DemoError
from bot.demo.neighbours import Bot, Emulator
from bot.demo.screen import Screen

SECONDS = 60.0
PROGRESS_SECONDS = 3.0

Answer = TypeVar("Answer")


async def first_state(emulator: Emulator) -> dict[str, Any]:
    """Raises DemoError when the emulator does not answer within a minute."""
    if state := await until(emulator.state):
        return state
    raise DemoError("模拟的企业微信一分钟内没有应答：请重新运行 make demo，原因见 .scrm/logs/emulator.log。")


async def open_up(bot: Bot, emulator: Emulator, *, opened: asyncio.Event, screen: Screen) -> None:
    """Say `ready` once the bot takes callbacks and knows everybody and everything the platform told it.

    What it has not worked through within a minute it does afterwards. Raises DemoError when it takes no callbacks.
    """
    if not await until(bot.is_ready):
        raise DemoError("机器人一分钟内没有就绪：请重新运行 make demo，原因见 .scrm/logs/bot.log。")
    opened.set()
    await _catch_up(bot, emulator, screen)
    screen.ready(emulator.address)


async def _catch_up(bot: Bot, emulator: Emulator, screen: Screen) -> None:
    loop = asyncio.get_running_loop()
    end, next_word = loop.time() + SECONDS, loop.time()
    while (left := await _left(bot, emulator)) != 0 and loop.time() < end:
        if loop.time() >= next_word:
            screen.step(f"机器人正在记下客户和对话，还剩 {'若干' if left is None else left} 条")
            next_word += PROGRESS_SECONDS
        await asyncio.sleep(0.1)


async def _left(bot: Bot, emulator: Emulator) -> int | None:
    """How many callbacks are under way; None while nobody can say."""
    undelivered = await emulator.undelivered()  # first: what it gave away since is then with the bot
    unworked = await bot.unworked()
    return None if unworked is None else undelivered + unworked


async def until(ask: Callable[[], Awaitable[Answer]], seconds: float = SECONDS) -> Answer:
    """Ask until the answer says something or the time is over; the last answer."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while True:
        if (answer := await ask()) or loop.time() > end:
            return answer
        await asyncio.sleep(0.1)
