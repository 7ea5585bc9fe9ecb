"""`scrm rewards`: how it is typed; what it does is in `bot/errands/rewards.py`."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.failures import told_plainly

app = typer.Typer(help="推荐奖励：导出要付的现金，导入优惠券，看要收回的。", no_args_is_help=True)


@app.command()
@told_plainly
def export(
    file: Annotated[Path, typer.Argument(help="写到哪个 CSV 文件（不能已存在）")],
    batch: Annotated[str, typer.Option("--batch", help="再次导出以前的一批，写它的编号")] = "",
) -> None:
    """把待付的现金奖励导出成一批，每笔只会出现在一批里。"""
    from bot.errands.rewards import write_list  # noqa: PLC0415 - see bot/cli/app.py

    write_list(file, batch)


@app.command()
@told_plainly
def coupons(
    name: Annotated[str, typer.Argument(help="优惠券的名字，和推荐活动里写的一样")],
    file: Annotated[Path, typer.Argument(help="券码文件，每行一个", exists=True, dir_okay=False)],
) -> None:
    """导入优惠券的券码；已有的跳过。"""
    from bot.errands.rewards import bring  # noqa: PLC0415

    bring(name, file)


@app.command()
@told_plainly
def owed() -> None:
    """列出已经发出、后来又取消的现金和券（退款、作弊），要线下收回。"""
    from bot.errands.rewards import show_owed  # noqa: PLC0415

    show_owed()
