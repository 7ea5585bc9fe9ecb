"""`scrm terminal`: how it is typed; what it does is in `bot/errands/terminal.py`."""

from typing import Annotated

import typer

from bot.cli.failures import told_plainly


@told_plainly
def terminal(
    userid: Annotated[str, typer.Argument(help="同事的 userid，或完整账号 wecom:<企业ID>:<userid>")],
) -> None:
    """以某位同事的身份和机器人对话，不经过任何平台；也可以用管道输入，一行一条。"""
    from bot.errands.terminal import talk  # noqa: PLC0415 - see bot/cli/app.py

    talk(userid)
