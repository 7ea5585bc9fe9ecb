"""`scrm reconcile`: how it is typed; what it does is in `bot/errands/reconcile.py`."""

from typing import Annotated

import typer

from bot.cli.failures import told_plainly
from crm_core.reconciling.model import Part


@told_plainly
def reconcile(
    part: Annotated[list[Part] | None, typer.Option(help="只对这一部分，可写几次；默认全部")] = None,
    *,
    last: Annotated[bool, typer.Option("--last", help="不对账，显示最近几次的结果")] = False,
    limit: Annotated[int, typer.Option(help="和 --last 一起：最多几次", min=1, max=30)] = 3,
    ids: Annotated[bool, typer.Option("--ids", help="同时列出编号（不含姓名）")] = False,
) -> None:
    """和平台对账：找出没有收到回调的变化，补上。中断了再运行一次，会接着做。"""
    from bot.errands.reconcile import go, show  # noqa: PLC0415 - see bot/cli/app.py

    if last:
        show(limit=limit, ids=ids)
    else:
        go(parts=part or [*Part], ids=ids)
