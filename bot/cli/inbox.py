"""`scrm inbox`: how it is typed; what it does is in `bot/errands/inbox.py`."""

from typing import Annotated

import typer

from bot.cli.failures import told_plainly
from crm_core.errors import Malformed

app = typer.Typer(help="处理失败的回调：查看、重放。", invoke_without_command=True)


@app.callback()
@told_plainly
def inbox(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option(help="最多列出几条", min=1, max=500)] = 50,
) -> None:
    """列出处理失败的回调，最新的在前；不显示内容。"""
    if ctx.invoked_subcommand is None:
        from bot.errands.inbox import show  # noqa: PLC0415 - see bot/cli/app.py

        show(limit=limit)


@app.command()
@told_plainly
def replay(
    entry: Annotated[str, typer.Argument(help="回调的编号，见 scrm inbox")] = "",
    *,
    everything: Annotated[bool, typer.Option("--all", help="全部重放")] = False,
) -> None:
    """让机器人重新处理一条或全部失败的回调。"""
    from bot.errands.inbox import replay_all, replay_one  # noqa: PLC0415

    if bool(entry) == everything:
        raise Malformed("请写一个编号，或者写 --all。")
    if everything:
        replay_all()
    else:
        replay_one(entry)
