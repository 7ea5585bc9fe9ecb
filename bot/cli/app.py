"""`scrm`: what an operator types. What a command needs is loaded when it runs, so that `scrm` itself starts fast."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import (
    apikey,
    archive,
    campaign,
    check,
    fraud,
    inbox,
    migrate,
    outbox,
    reactions,
    reconcile,
    rewards,
    staff,
    terminal,
)
from bot.cli.failures import told_plainly

app = typer.Typer(help="对话里的社交 CRM。", no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)


@app.command()
@told_plainly
def run() -> None:
    """运行机器人（读取 SCRM_CONFIG 指定的配置，默认 scrm.toml）。"""
    from bot.serve import serve  # noqa: PLC0415 - the other commands start faster without the server
    from config.settings import load  # noqa: PLC0415

    serve(load())


@app.command()
@told_plainly
def demo(
    port: Annotated[int, typer.Option(help="模拟器页面的端口", min=1, max=65535)] = 8700,
    folder: Annotated[Path, typer.Option(help="数据放在哪里")] = Path(".scrm"),
    *,
    reset: Annotated[bool, typer.Option("--reset", help="清空数据，重新开始")] = False,
) -> None:
    """一条命令试用全部：内置 MongoDB、模拟的企业微信、机器人。"""
    from bot.demo.run import run_demo  # noqa: PLC0415

    raise typer.Exit(asyncio.run(run_demo(folder, port=port, reset=reset)))


app.command()(check.check)
app.command()(migrate.migrate)
app.command()(reactions.reactions)
app.command()(reconcile.reconcile)
app.command()(terminal.terminal)
app.add_typer(inbox.app, name="inbox")
app.add_typer(apikey.app, name="apikey")
app.add_typer(archive.app, name="archive")
app.add_typer(campaign.app, name="campaign")
app.add_typer(fraud.app, name="fraud")
app.add_typer(outbox.app, name="outbox")
app.add_typer(rewards.app, name="rewards")
app.add_typer(staff.app, name="staff")


def main() -> None:
    """Run the command line."""
    app()
