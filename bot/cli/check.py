"""`scrm check`: how it is typed; what it does is in `bot/errands/check.py`."""

from typing import Annotated

import typer

from bot.cli.failures import told_plainly


@told_plainly
def check(
    app: Annotated[str | None, typer.Option(help="只检查这个应用（配置里的 name）")] = None,
) -> None:
    """检查配置、数据库、平台和未完成的工作；有 ✗ 时退出码为 1。"""
    from bot.errands import check as errand  # noqa: PLC0415 - see bot/cli/app.py

    if not errand.check(app):
        raise typer.Exit(1)
