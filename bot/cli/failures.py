"""Foreseeable failures end a command with one clear sentence instead of a traceback."""

import functools
from collections.abc import Callable
from typing import ParamSpec

import typer
from rich.console import Console

from bot.database import DatabaseError
from bot.demo.errors import DemoError
from bot.mongod import MongodError
from bot.site import PortTaken
from config.settings import SettingsError
from crm_core.errors import Refusal

P = ParamSpec("P")

_FORESEEN = (DatabaseError, DemoError, MongodError, PortTaken, SettingsError)


def told_plainly(command: Callable[P, None]) -> Callable[P, None]:
    """Print what went wrong to standard error and exit with 1."""

    @functools.wraps(command)
    def telling(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except _FORESEEN as error:
            _fail(str(error))
        except Refusal as refusal:
            _fail(refusal.text)

    return telling


def _fail(text: str) -> None:
    Console(stderr=True).print(text, style="red", markup=False, highlight=False)
    raise typer.Exit(1)
