"""`scrm check`: everything looked at, a line each."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime

import aiohttp

from bot import database
from bot.checkup import backlog, callback, mongodb, platform
from bot.checkup.line import Line, Mark, good, wrong
from bot.errands.visit import paper
from bot.metrics import Metrics
from bot.platforms.wecom import connected
from config.running import Mongo
from config.settings import Settings, SettingsError, load
from config.wecom import Wecom
from crm_core.errors import NotFound

_STYLES = {Mark.GOOD: "green", Mark.WARNING: "yellow", Mark.WRONG: "bold red"}


def check(only: str | None) -> bool:
    """Look at everything, or at the one app of this name, and say so; whether nothing is wrong. Raises NotFound."""
    report = Report()
    try:
        settings = load()
    except SettingsError as error:
        report.tell("配置", [wrong("读取配置", str(error))])
    else:
        asyncio.run(_look(settings, _chosen(settings.wecom, only), report))
    return report.fine


class Report:
    """Prints each part as soon as it is known, since the platform may let us wait."""

    def __init__(self) -> None:
        self.fine = True
        self._out = paper()

    def tell(self, title: str, lines: Iterable[Line]) -> None:
        self._out.print(f"\n{title}", style="bold")
        for line in lines:
            self._out.print(f"  {line.mark} {line.subject}", style=_STYLES[line.mark])
            for remedy in line.remedy.splitlines():
                self._out.print(f"      {remedy}")
            self.fine = self.fine and line.mark is not Mark.WRONG


def _chosen(wecom: Wecom, only: str | None) -> Wecom:
    apps = tuple(app for app in wecom.apps if only in (None, app.name))
    if not apps:
        raise NotFound(f"配置里没有名为“{only}”的应用，有的是 {'、'.join(app.name for app in wecom.apps)}。")
    return wecom.model_copy(update={"apps": apps})


async def _look(settings: Settings, wecom: Wecom, report: Report) -> None:
    report.tell("配置", [good(f"读取配置，{len(settings.wecom.apps)} 个企业微信应用")])
    await _look_at_database(settings.mongo, settings.staff.first_admin, report)
    async with aiohttp.ClientSession() as http:
        for app in connected(wecom, http, Metrics()):
            lines = [*await platform.examine(app), *await callback.examine(http, app, settings.web)]
            report.tell(f"应用 {app.key}", lines)


async def _look_at_database(mongo: Mongo, first_admin: str, report: Report) -> None:
    try:
        client = database.connect(mongo.uri, connections=4)
    except database.DatabaseError as error:
        report.tell("MongoDB", [wrong("读取地址", str(error))])
        return
    async with client:
        found = await mongodb.examine(client, mongo.database)
        report.tell("MongoDB", found)
        if all(line.mark is not Mark.WRONG for line in found):
            report.tell("未完成的工作", await backlog.examine(first_admin, datetime.now(UTC)))
