"""`scrm archive`: how it is typed; what it does is in `bot/errands/archive.py`."""

from typing import Annotated

import typer

from bot.cli.failures import told_plainly
from crm_core.errors import Malformed

app = typer.Typer(help="搁置的会话存档记录：查看、补录。", invoke_without_command=True)


@app.callback()
@told_plainly
def archive(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option(help="最多列出几条", min=1, max=500)] = 50,
) -> None:
    """列出没能收进来的会话存档记录和原因，最新的在前；不显示内容。"""
    if ctx.invoked_subcommand is None:
        from bot.errands.archive import show  # noqa: PLC0415 - see bot/cli/app.py

        show(limit=limit)


@app.command()
@told_plainly
def replay(
    record: Annotated[str, typer.Argument(help="记录的编号，见 scrm archive")] = "",
    *,
    everything: Annotated[bool, typer.Option("--all", help="全部再试")] = False,
) -> None:
    """让机器人再试一次：补上私钥或升级之后用。"""
    from bot.errands.archive import replay_all, replay_one  # noqa: PLC0415

    if bool(record) == everything:
        raise Malformed("请写一个编号，或者写 --all。")
    if everything:
        replay_all()
    else:
        replay_one(record)
