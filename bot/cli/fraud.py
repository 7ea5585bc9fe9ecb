"""`scrm fraud`: how it is typed; what it does is in `bot/errands/fraud.py`."""

from typing import Annotated

import typer

from bot.cli.failures import told_plainly

app = typer.Typer(help="推荐防作弊的规则。", no_args_is_help=True)


@app.callback()
def fraud() -> None:
    """推荐防作弊的规则。"""


@app.command()
@told_plainly
def backtest(
    changes: Annotated[list[str], typer.Argument(help="改动，例如 silent=20 hold=60")],
    limit: Annotated[int, typer.Option(help="最多看最近几份", min=1, max=5000)] = 500,
) -> None:
    """把改动的规则用在过去的推荐上：会有多少决定不一样，为什么。不改变任何数据。"""
    from bot.errands.fraud import backtest as tried  # noqa: PLC0415 - see bot/cli/app.py

    tried(changes, limit=limit)
