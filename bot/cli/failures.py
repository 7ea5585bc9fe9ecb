"""Foreseeable failures end a command with one clear sentence instead of a traceback."""

import functools
from collections.abc import Callable
from typing import ParamSpec

import typer
from rich.console import Console

P = ParamSpec("P")


def told_plainly(command: Callable[P, None]) -> Callable[P, None]:
    """Print what went wrong to standard error and exit with 1; what nobody foresaw stays a traceback."""

    @functools.wraps(command)
    def telling(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except (typer.Exit, typer.Abort):
            raise
        except Exception as error:
            text = _in_chinese(error)
            if text is None:
                raise
            Console(stderr=True).print(text, style="red", markup=False, highlight=False, soft_wrap=True)
            raise typer.Exit(1) from None

    return telling


def _in_chinese(error: Exception) -> str | None:
    """None for what nobody foresaw. Knows the whole house, so it is asked only once something failed."""
    from bot import foreseen  # noqa: PLC0415 - it loads everything that can fail, a second's work

    return foreseen.sentence(error)
