"""Comparing with the platforms on demand, and what the last comparisons found."""

from collections.abc import AsyncGenerator, Collection, Iterator
from contextlib import asynccontextmanager

import aiohttp
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from bot.errands.visit import by_operator, local, paper, visiting
from bot.observing.metrics import Metrics
from bot.platforms import connected_apps
from bot.platforms.dingtalk import allowance_book
from bot.queues.leases import Leases, holder_name
from bot.reconciling.making import reconciler
from bot.reconciling.runs import Reconciler
from config.settings import Settings
from crm_core.errors import Conflict
from crm_core.reconciling.actions import last_runs
from crm_core.reconciling.model import GONE, MADE_GOOD, PART_NAMES, Part, Run, Stretch
from crm_core.values import AppKey


@visiting
async def go(settings: Settings, *, parts: Collection[Part], ids: bool) -> None:
    """Compare, with a bar for each part, and print what was found. Raises Conflict while another run is under way."""
    with _Bars(paper()) as bars:
        async with _reconciling(settings, bars) as made:
            run = await made.run(parts, nightly=False)
    if run is None:
        raise Conflict("正在对账：机器人或另一个 scrm reconcile 还没有做完，请稍后用 --last 看结果。")
    _print(paper(), run, settings, ids=ids)


@visiting
async def show(settings: Settings, *, limit: int, ids: bool) -> None:
    """Print the last runs, newest first."""
    runs, out = await last_runs(by_operator("reconcile --last"), limit), paper()
    if not runs:
        out.print("还没有对过账。")
    for run in runs:
        _print(out, run, settings, ids=ids)


class _Bars(Progress):
    """One bar for each part that was begun."""

    def __init__(self, console: Console) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,}"), TimeElapsedColumn())
        super().__init__(*columns, console=console)
        self._bars: dict[str, TaskID] = {}

    def show(self, stretch: Stretch) -> None:
        if stretch.id not in self._bars:
            self._bars[stretch.id] = self.add_task(_title(stretch), total=None)
        total = max(stretch.expected, stretch.checked) or None
        if stretch.done:
            total = max(stretch.checked, 1)
        self.update(self._bars[stretch.id], completed=stretch.checked if not stretch.done else total, total=total)


@asynccontextmanager
async def _reconciling(settings: Settings, bars: _Bars) -> AsyncGenerator[Reconciler]:
    """One with its own connections to the platforms, whose lease is kept alive."""
    async with aiohttp.ClientSession() as http:
        apps = connected_apps(settings, http, Metrics(), allowance_book(settings.dingtalk))
        leases = Leases(holder_name())
        async with leases.kept_alive():
            yield reconciler(settings, apps, leases, bars.show)


def _print(out: Console, run: Run, settings: Settings, *, ids: bool) -> None:
    ended = f"{local(run.ended_at, settings)} 做完" if run.ended_at else "还没有做完"
    out.print(f"{local(run.began_at, settings)} 开始（{'夜间' if run.nightly else '手动'}），{ended}", style="bold")
    for one in run.stretches:
        for line in _lines(one, ids=ids):
            out.print(line)


def _lines(stretch: Stretch, *, ids: bool) -> Iterator[str]:
    parts = [f"核对 {stretch.checked:,}" if stretch.done or stretch.checked else "还没有开始"]
    for words, named in (("补上", MADE_GOOD), ("平台上已经没有", GONE)):
        found = [text.format(f"{stretch.found[kind].count:,}") for kind, text in named.items() if kind in stretch.found]
        parts += [f"{words} {'、'.join(found)}"] if found else []
    if stretch.failures:
        parts.append("失败 " + "、".join(f"{code} ×{count}" for code, count in sorted(stretch.failures.items())))
    yield f"  {_title(stretch)}：{'；'.join(parts)}"
    if stretch.given_up:
        yield f"    没有对完：{stretch.remedy}"
    if ids:
        for kind, found in stretch.found.items():
            rest = " …" if found.count > len(found.ids) else ""
            yield f"    {kind}: {' '.join(found.ids)}{rest}"


def _title(stretch: Stretch) -> str:
    return f"{PART_NAMES[stretch.part]}（{_shown(AppKey(stretch.app))}）"


def _shown(app: AppKey) -> str:
    return app.partition(":")[2]
