"""`scrm outbox`: how it is typed; what it does is in `bot/errands/outbox.py`."""

from enum import StrEnum
from typing import Annotated

import typer

from bot.cli.failures import told_plainly
from crm_core.errors import Malformed

app = typer.Typer(help="没有送达或不知是否送达的发送：查看、重发、了结。", invoke_without_command=True)


class Outcome(StrEnum):
    SENT = "sent"
    DROPPED = "dropped"


@app.callback()
@told_plainly
def outbox(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option(help="最多列出几条", min=1, max=500)] = 50,
    *,
    show_words: Annotated[bool, typer.Option("--show-words", help="同时显示内容（会记入审计）")] = False,
) -> None:
    """列出没有送达或不知是否送达的发送，最新的在前。"""
    if ctx.invoked_subcommand is None:
        from bot.errands.outbox import show  # noqa: PLC0415 - see bot/cli/app.py

        show(limit=limit, with_words=show_words)


@app.command()
@told_plainly
def replay(
    key: Annotated[str, typer.Argument(help="发送的编号，见 scrm outbox")] = "",
    *,
    everything: Annotated[bool, typer.Option("--all", help="重发全部没有送达的")] = False,
    unknown_too: Annotated[bool, typer.Option("--unknown-too", help="和 --all 一起：不知是否送达的也重发")] = False,
) -> None:
    """再发一次。"""
    from bot.errands.outbox import replay_all, replay_one  # noqa: PLC0415

    if bool(key) == everything:
        raise Malformed("请写一个编号，或者写 --all。")
    if everything:
        replay_all(unknown_too=unknown_too)
    else:
        replay_one(key)


@app.command()
@told_plainly
def settle(
    key: Annotated[str, typer.Argument(help="发送的编号，见 scrm outbox")],
    outcome: Annotated[Outcome, typer.Option("--as", help="sent 已经送达，dropped 不必再发")],
) -> None:
    """了结一条发送：确认它已经送达，或者放弃它。"""
    from bot.errands.outbox import close  # noqa: PLC0415

    close(key, arrived=outcome is Outcome.SENT)
