"""`scrm apikey`: how it is typed; what it does is in `bot/errands/apikey.py`."""

from typing import Annotated

import typer

from bot.cli.failures import told_plainly

app = typer.Typer(help="开放接口的密钥：查看、新建、停用。", invoke_without_command=True)


@app.callback()
@told_plainly
def apikey(ctx: typer.Context) -> None:
    """列出所有密钥（只显示末四位）。"""
    if ctx.invoked_subcommand is None:
        from bot.errands.apikey import show  # noqa: PLC0415 - see bot/cli/app.py

        show()


@app.command()
@told_plainly
def new(
    name: Annotated[str, typer.Argument(help="给谁用的，例如 收银系统")],
    scopes: Annotated[
        str, typer.Option("--scopes", help="能做什么：orders（报订单）、notices（发公众号通知），多个用逗号隔开")
    ] = "orders",
) -> None:
    """新建一个密钥，只显示这一次。"""
    from bot.errands.apikey import make  # noqa: PLC0415

    make(name, scopes)


@app.command()
@told_plainly
def end(key: Annotated[str, typer.Argument(help="密钥的编号，见 scrm apikey")]) -> None:
    """停用一个密钥。"""
    from bot.errands.apikey import end as stop  # noqa: PLC0415

    stop(key)
