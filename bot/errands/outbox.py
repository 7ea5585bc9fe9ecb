"""Calls that did not arrive or of which nobody knows: shown, tried again, closed."""

from rich.console import Console

from bot.errands.inbox import EVERYTHING, in_portions
from bot.errands.visit import by_operator, local, newest, paper, visiting
from bot.errands.words import plain
from config.settings import Settings
from crm_core.messages import Outgoing
from crm_core.outbox.actions import read_words, replay, settle, stuck_calls
from crm_core.outbox.model import CallState, StuckCall

STATES = {CallState.DEAD: "没有送达", CallState.UNKNOWN: "不知是否送达"}


@visiting
async def show(settings: Settings, *, limit: int, with_words: bool) -> None:
    """List stuck calls, newest first, each with its key; their words only when asked for, which is audited."""
    act = by_operator("outbox")
    calls = await stuck_calls(act, limit)
    words = await read_words(act, [call.key for call in calls]) if with_words and calls else {}
    out = paper()
    if not calls:
        out.print("没有需要处理的发送。")
    for call in calls:
        _print(out, call, words.get(call.key), settings)
    out.print(newest(len(calls), limit), end="")


@visiting
async def replay_one(_settings: Settings, key: str) -> None:
    await replay(by_operator("outbox replay"), [key])
    paper().print("已放回队列，机器人会再发一次。")


@visiting
async def replay_all(_settings: Settings, *, unknown_too: bool) -> None:
    """Try again what did not arrive; what may have arrived only when asked for."""
    act = by_operator("outbox replay")
    calls = await stuck_calls(act, EVERYTHING)
    keys = [call.key for call in calls if unknown_too or call.state is CallState.DEAD]
    count = sum([await replay(act, some) for some in in_portions(keys)])
    left = f"；{len(calls) - len(keys)} 条不知是否送达的没有动" if len(keys) < len(calls) else ""
    paper().print((f"已放回队列 {count} 条，机器人会再发一次" if count else "没有未送达的发送") + f"{left}。")


@visiting
async def close(_settings: Settings, key: str, *, arrived: bool) -> None:
    await settle(by_operator("outbox settle"), key, CallState.SENT if arrived else CallState.DROPPED)
    paper().print("已记为送达。" if arrived else "已放弃，不会再发。")


def _print(out: Console, call: StuckCall, words: Outgoing | None, settings: Settings) -> None:
    out.print(call.key, style="bold")
    since = f"自 {local(call.since, settings)}"
    told = [STATES[call.state], f"发给 {call.to}", f"经 {call.app}", since, f"试了 {call.tries} 次", call.error]
    out.print("  " + " · ".join(filter(None, told)))
    if words is not None:
        out.print("\n".join(f"  │ {line}" for line in plain(words).splitlines()))
