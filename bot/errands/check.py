"""`scrm check`: everything looked at, a line each."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime

import aiohttp

from bot.checkup import backlog, callback, dingtalk, mongodb, official, platform
from bot.checkup.line import Line, Mark, good, wrong
from bot.errands.visit import paper
from bot.observing.metrics import Metrics
from bot.platforms.dingtalk import allowance_book
from bot.platforms.dingtalk import connected as connected_in_dingtalk
from bot.platforms.official import connected as connected_in_official
from bot.platforms.wecom import connected
from bot.storage import database
from config.settings import Settings, SettingsError, load
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
        asyncio.run(_look(_chosen(settings, only), report))
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


def _chosen(settings: Settings, only: str | None) -> Settings:
    """The settings with the apps of this name alone."""
    wecom = tuple(app for app in settings.wecom.apps if only in (None, app.name))
    ding = tuple(app for app in settings.dingtalk.apps if only in (None, app.name))
    accounts = tuple(one for one in settings.official.accounts if only in (None, one.name))
    if not wecom and not ding and not accounts:
        everybody = (*settings.wecom.apps, *settings.dingtalk.apps, *settings.official.accounts)
        names = dict.fromkeys(app.name for app in everybody)
        raise NotFound(f"配置里没有名为“{only}”的应用，有的是 {'、'.join(names)}。")
    return settings.model_copy(
        update={
            "wecom": settings.wecom.model_copy(update={"apps": wecom}),
            "dingtalk": settings.dingtalk.model_copy(update={"apps": ding}),
            "official": settings.official.model_copy(update={"accounts": accounts}),
        }
    )


async def _look(settings: Settings, report: Report) -> None:
    counted = [(len(settings.wecom.apps), "企业微信"), (len(settings.dingtalk.apps), "钉钉")]
    report.tell("配置", [good("读取配置，" + "、".join(f"{count} 个{name}应用" for count, name in counted if count))])
    await _look_at_database(settings, report)
    async with aiohttp.ClientSession() as http:
        for app in connected(settings.wecom, http, Metrics()):
            lines = [*await platform.examine(app), *await callback.examine(http, app, settings.web)]
            report.tell(f"应用 {app.key}", lines)
        book, page = allowance_book(settings.dingtalk), settings.web.origin
        for ding in connected_in_dingtalk(settings.dingtalk, http, Metrics(), book, page):
            report.tell(f"应用 {ding.key}", await dingtalk.examine(ding))
        for one, account in zip(
            connected_in_official(settings.official, http, Metrics()), settings.official.accounts, strict=True
        ):
            report.tell(f"公众号 {one.name}", await official.examine(http, one, account, settings.web))


async def _look_at_database(settings: Settings, report: Report) -> None:
    try:
        client = database.connect(settings.mongo.uri, connections=4)
    except database.DatabaseError as error:
        report.tell("MongoDB", [wrong("读取地址", str(error))])
        return
    async with client:
        found = await mongodb.examine(client, settings.mongo.database)
        report.tell("MongoDB", found)
        if all(line.mark is not Mark.WRONG for line in found):
            report.tell("未完成的工作", await backlog.examine(settings.staff.first_admin, datetime.now(UTC)))
            for account in settings.official.accounts:
                if account.scenes:
                    report.tell(f"公众号 {account.name} 的场景码", await official.scenes(account))
            for corp in dict.fromkeys(app.corp_id for app in settings.dingtalk.apps):
                report.tell(f"钉钉额度 {corp}", await dingtalk.allowance(settings.dingtalk, f"dingtalk:{corp}"))
