"""Callbacks that failed for good: shown, and worked again."""

from collections.abc import Sequence
from itertools import islice

from rich.console import Console

from bot.errands.visit import by_operator, local, newest, paper, visiting
from config.settings import Settings
from crm_core.inbox.actions import dead_entries, replay
from crm_core.inbox.model import DeadEntry

EVERYTHING = 100_000
AT_ONCE = 500


@visiting
async def show(settings: Settings, *, limit: int) -> None:
    """List dead entries, newest first, each with the number it is replayed by."""
    entries = await dead_entries(by_operator("inbox"), limit)
    out = paper()
    if not entries:
        out.print("没有处理失败的回调。")
    for entry in entries:
        _print(out, entry, settings)
    out.print(newest(len(entries), limit), end="")


@visiting
async def replay_one(_settings: Settings, key: str) -> None:
    await replay(by_operator("inbox replay"), [key])
    paper().print("已放回队列，机器人会重新处理。")


@visiting
async def replay_all(_settings: Settings) -> None:
    """Replay what is dead now, and not what dies meanwhile."""
    act = by_operator("inbox replay")
    dead = [entry.id for entry in await dead_entries(act, EVERYTHING)]
    count = sum([await replay(act, some) for some in in_portions(dead)])
    paper().print(f"已放回队列 {count} 条，机器人会重新处理。" if count else "没有处理失败的回调。")


def in_portions(keys: Sequence[str]) -> list[list[str]]:
    """As many at once as one transaction takes."""
    rest = iter(keys)
    return list(iter(lambda: list(islice(rest, AT_ONCE)), []))


def _print(out: Console, entry: DeadEntry, settings: Settings) -> None:
    out.print(entry.id, style="bold")
    received = f"收到于 {local(entry.received_at, settings)}"
    told = [entry.kind, entry.app, received, f"试了 {entry.tries} 次", entry.error]
    out.print("  " + " · ".join(filter(None, told)))
