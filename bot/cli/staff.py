"""`scrm staff`: how it is typed; what it does is in `bot/errands/staff.py`."""

from typing import Annotated

import typer

from bot.cli.failures import told_plainly

app = typer.Typer(help="同事和他们的角色：查看、分配。", invoke_without_command=True)


@app.callback()
@told_plainly
def staff(ctx: typer.Context) -> None:
    """列出所有同事和他们的角色。"""
    if ctx.invoked_subcommand is None:
        from bot.errands.staff import show  # noqa: PLC0415 - see bot/cli/app.py

        show()


@app.command()
@told_plainly
def role(
    userid: Annotated[str, typer.Argument(help="同事的 userid，或完整账号 wecom:<企业ID>:<userid>")],
    roles: Annotated[
        str, typer.Argument(help="admin、manager、sales、service、community、auditor，多个用逗号隔开；none 表示没有")
    ],
) -> None:
    """把一位同事的角色改成这些。"""
    from bot.errands.staff import give  # noqa: PLC0415

    give(userid, roles)


@app.command()
@told_plainly
def link(
    userid: Annotated[str, typer.Argument(help="保留角色的账号：userid，或 wecom:<企业ID>:<userid>")],
    other: Annotated[str, typer.Argument(help="同一个人的另一个账号，例如 dingtalk:<企业ID>:<userid>")],
) -> None:
    """说明两个账号是同一个人。"""
    from bot.errands.staff import link as put_together  # noqa: PLC0415

    put_together(userid, other)
