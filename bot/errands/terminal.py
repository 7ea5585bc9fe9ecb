"""The bot in a terminal: a line is said, the answer is printed."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack
from importlib import import_module

from rich.panel import Panel
from rich.text import Text

from bot.errands.conversation import Conversation
from bot.errands.people import identity_of
from bot.errands.visit import paper
from bot.errands.words import plain
from bot.house import habits
from bot.storage.database import visited
from config.holidays import load_holidays
from config.settings import load
from crm_core.messages import Card, Outgoing

LEAVING = frozenset({"exit", "quit", "退出"})


def talk(name: str) -> None:
    """Converse as this staff member until `exit` or the end of the input. Raises Refusal and DatabaseError.

    The loop stands still while a person types, so that Ctrl-C ends the typing and never a transaction.
    """
    settings = load()
    conversation = Conversation(identity_of(settings, name), load_holidays(), habits(settings))
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        try:
            runner.run(stack.enter_async_context(visited(settings.mongo.uri, settings.mongo.database)))
            runner.run(conversation.enter())
            for line in _lines(name):
                _show(runner.run(conversation.say(line)))
        finally:
            runner.run(stack.aclose())


def _lines(name: str) -> Iterator[str]:
    """What is typed, or piped in, until somebody leaves; empty lines say nothing."""
    typing = sys.stdin.isatty()
    if typing:
        import_module("readline")  # from then on `input` edits lines, Chinese ones too
        paper().print("直接输入命令，例如：帮助。数字相当于点按钮；exit 或 Ctrl-D 结束。", style="dim")
    while (line := _line(f"{name}> " if typing else "")) is not None and line not in LEAVING:
        if line:
            yield line


def _line(prompt: str) -> str | None:
    try:
        return input(prompt).strip()
    except (EOFError, KeyboardInterrupt):
        return None


def _show(words: Outgoing) -> None:
    out = paper()
    if isinstance(words, Card) and out.is_terminal:
        out.print(Panel(Text(plain(words)), expand=False, border_style="cyan"))
    else:
        out.print(plain(words))
    out.print()
