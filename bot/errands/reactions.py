"""Reactions that were given up: shown, tried again."""

from bot.errands.visit import by_operator, local, paper, visiting
from config.settings import Settings
from crm_core.events.actions import given_up, try_again


@visiting
async def show(settings: Settings) -> None:
    """One line each, newest first: ids and names of errors, nobody's words."""
    found = await given_up(by_operator("reactions"), 100)
    if not found:
        paper().print("没有放弃的反应。")
    for one in found:
        paper().print(f"{local(one.at, settings)} · {one.reaction} · {one.event} · {one.customer} · {one.error}")
    if found:
        paper().print("查明原因后运行 scrm reactions --retry。")


@visiting
async def again(_settings: Settings) -> None:
    paper().print(f"已放回 {await try_again(by_operator('reactions retry'))} 个，机器人会再试。")
