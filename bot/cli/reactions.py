"""`scrm reactions`: how it is typed; what it does is in `bot/errands/reactions.py`."""

from typing import Annotated

import typer

from bot.cli.failures import told_plainly


@told_plainly
def reactions(*, retry: Annotated[bool, typer.Option("--retry", help="把放弃的再试一次")] = False) -> None:
    """列出做不成而放弃的反应（推荐、活动对发生的事的处理）。"""
    from bot.errands.reactions import again, show  # noqa: PLC0415 - see bot/cli/app.py

    if retry:
        again()
    else:
        show()
