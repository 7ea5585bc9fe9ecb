"""`scrm campaign`: how it is typed; what it does is in `bot/errands/campaign.py`."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.failures import told_plainly

app = typer.Typer(help="活动和群发：结果导出。", no_args_is_help=True)


@app.callback()
def campaign() -> None:
    """活动和群发：结果导出。"""


@app.command()
@told_plainly
def export(
    campaign: Annotated[str, typer.Argument(help="活动的编号，见“活动”卡片的按钮或数据库")],
    out: Annotated[Path, typer.Option(help="写到哪个文件：.csv 或 .xlsx")],
) -> None:
    """导出一个活动里每一位的状态和原因。"""
    from bot.errands.campaign import export_sheet  # noqa: PLC0415 - see bot/cli/app.py

    export_sheet(campaign, out)
