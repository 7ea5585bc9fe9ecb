"""How an errand gets at the database, in whose name it acts, and where it prints."""

import asyncio
import functools
import secrets
import sys
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any, Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from rich.console import Console

from bot.storage.database import visited
from config.settings import Settings, load
from crm_core.act import PROGRAM, Act

P = ParamSpec("P")


def visiting(errand: Callable[Concatenate[Settings, P], Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Make an errand a plain function: settings read, database open until it is done."""

    @functools.wraps(errand)
    def go(*args: P.args, **kwargs: P.kwargs) -> None:
        settings = load()

        async def visit() -> None:
            async with visited(settings.mongo.uri, settings.mongo.database):
                await errand(settings, *args, **kwargs)

        asyncio.run(visit())

    return go


def by_operator(command: str) -> Act:
    """The program acting because an operator typed `scrm <command>`."""
    return Act(actor=PROGRAM, at=datetime.now(UTC), cause=f"cli:{command}", trace=secrets.token_hex(8))


def paper() -> Console:
    """Standard output; into a pipe or a file lines are as long as they are."""
    return Console(width=None if sys.stdout.isatty() else 240, markup=False, highlight=False, soft_wrap=True)


def local(at: datetime, settings: Settings) -> str:
    return at.astimezone(ZoneInfo(settings.staff.timezone)).strftime("%Y-%m-%d %H:%M:%S")


def newest(shown: int, limit: int) -> str:
    """Said below a list that may go on."""
    return f"\n只列出了最新的 {limit} 条，用 --limit 看更多。" if shown == limit else ""
