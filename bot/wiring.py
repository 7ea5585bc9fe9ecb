"""The one place that knows everybody: from settings to a running bot."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import aiohttp
import structlog
from pymongo.errors import PyMongoError

from bot.allowance import AllowanceBook
from bot.apps import Apps
from bot.archive.desk import ArchiveDesk
from bot.beginnings import beginnings
from bot.clockwork.campaigns import CampaignRunner, campaigning
from bot.clockwork.clock import Clock
from bot.clockwork.duties import set_duties
from bot.clockwork.ringer import Ringer
from bot.clockwork.successions import Successor
from bot.foreseen import called
from bot.house import house, role_plan
from bot.intake.desks import effects_of, usual_greeting
from bot.intake.greetings import Greetings
from bot.intake.ledger import Ledger
from bot.intake.worker import InboxQueue
from bot.mirrors.directory import Directory
from bot.mirrors.scenes import SceneKeeper
from bot.observing.metrics import Metrics
from bot.outcomes.mass_sends import Follower, following
from bot.platforms import callback_routes, connected_apps
from bot.platforms.dingtalk import DingtalkSide, allowance_book
from bot.queues.collector import Collector
from bot.queues.courier import OutboxQueue
from bot.queues.ending import end
from bot.queues.lanes import LaneWorkers
from bot.queues.leases import Leases, holder_name, is_dead_neighbour
from bot.queues.reactions import Reactions
from bot.rooms import reactions
from bot.site import server, shares
from bot.site.pages import page_side
from bot.site.verifying import verification_files
from bot.storage import database
from config.holidays import load_holidays
from config.settings import Settings
from crm_core.act import Unit
from crm_core.house import House
from crm_core.inbox.documents import InboxEntry
from crm_core.inbox.model import EXPRESS
from crm_core.outbox.documents import OutboxEntry
from web.orders import open_api

STOP_SECONDS = 15.0

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """Everything that runs beside the web server."""

    inbox: LaneWorkers[InboxEntry]
    express: LaneWorkers[InboxEntry]
    outbox: LaneWorkers[OutboxEntry]
    collector: Collector
    ringer: Ringer
    reactions: Reactions
    archives: ArchiveDesk

    def committed(self, unit: Unit) -> None:
        """Look at once at what a transaction left to do."""
        if unit.calls:
            self.outbox.wake()
        if unit.events:
            self.collector.wake()
            self.reactions.wake()

    def arrived(self) -> None:
        self.inbox.wake()
        self.express.wake()


@asynccontextmanager
async def running(settings: Settings) -> AsyncGenerator[None]:
    """A bot that receives, works and delivers, until the block is left; then each worker settles what it is at."""
    metrics = Metrics()
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=64)))
        book = allowance_book(settings.dingtalk)
        apps = connected_apps(settings, http, metrics, book)
        directory = Directory(apps, role_plan(settings))
        holder = holder_name()
        leases = Leases(holder)
        rules = house(settings, apps, load_holidays())
        workers = _workers(settings, apps, directory, leases, metrics, rules, book)
        client = await stack.enter_async_context(
            database.opened(
                settings.mongo.uri,
                settings.mongo.database,
                connections=settings.mongo.connections,
                committed=workers.committed,
                observe=lambda name, outcome: metrics.actions.labels(name, outcome).inc(),
                holder=holder,
            )
        )
        stack.push_async_callback(workers.archives.close)
        await _clear_up_after_the_dead(client, leases)
        await Greetings(usual_greeting(settings)).keep_files(leases)
        ledger = Ledger(arrived=workers.arrived)
        dingtalk = DingtalkSide.of(settings.dingtalk, settings.web.origin, apps, book, ledger, metrics)
        pages = page_side(settings, apps, rules)
        endless = [
            *beginnings(settings, apps, directory),
            *dingtalk.endless(http),
            *pages.endless,
            SceneKeeper(settings.official, leases).run,
            Successor(apps, leases).run,
            CampaignRunner(campaigning(settings, apps), leases, now=partial(datetime.now, UTC)).run,
            Follower(apps, following(settings, rules), now=partial(datetime.now, UTC)).run,
        ]
        await stack.enter_async_context(_working(workers, ledger, leases, endless))
        clock = Clock(apps, directory, leases, refresh_minutes=settings.staff.refresh_minutes)
        set_duties(clock, settings, apps, rules, leases, dingtalk)
        clock.start()
        stack.callback(clock.stop)
        routes = [
            *callback_routes(settings, apps, ledger, metrics),
            *dingtalk.routes,
            *server.Health(metrics, client).routes,
            *verification_files(settings.web.verify_files),
        ]
        systems = open_api(settings.web.systems_a_minute, shares.ways(settings, apps).accounts)
        parts = {**pages.parts, **shares.share_side(settings, apps), "/open": systems}
        await stack.enter_async_context(server.listening(settings.web, routes, parts))
        yield


def _workers(
    settings: Settings,
    apps: Apps,
    directory: Directory,
    leases: Leases,
    metrics: Metrics,
    rules: House,
    book: AllowanceBook,
) -> Workers:
    archives = ArchiveDesk(apps, leases, metrics)
    effects = effects_of(settings, apps, directory, rules, archives, book)
    inbox = InboxQueue(effects, metrics)
    return Workers(
        inbox=LaneWorkers(inbox, leases, width=settings.workers, only=frozenset(range(EXPRESS))),
        express=LaneWorkers(inbox, leases, width=1, only=frozenset({EXPRESS})),
        outbox=LaneWorkers(
            OutboxQueue(apps, metrics, timedelta(hours=settings.wecom.card_code_hours)),
            leases,
            width=settings.couriers,
        ),
        collector=Collector(apps),
        ringer=Ringer(rules, leases, now=partial(datetime.now, UTC)),
        reactions=Reactions(
            reactions(rules, *shares.referral_news(settings, apps)), leases, metrics, now=partial(datetime.now, UTC)
        ),
        archives=archives,
    )


@asynccontextmanager
async def _working(
    workers: Workers,
    ledger: Ledger,
    leases: Leases,
    more: Iterable[Callable[[], Coroutine[None, None, None]]],
) -> AsyncGenerator[None]:
    """Run the workers; on the way out let them settle what they are at, for STOP_SECONDS at most.

    A worker that fails takes the bot down with it: better to be started anew than to look alive.
    """
    lanes = (workers.inbox, workers.express, workers.outbox)
    stoppable = (workers.ringer, workers.reactions)
    async with asyncio.TaskGroup() as group:
        settling = [group.create_task(one.run()) for one in stoppable]
        settling += [group.create_task(work()) for one in lanes for work in one.works]
        endless = [
            group.create_task(work())
            for work in (ledger.run, leases.keep_alive, workers.collector.run, *workers.archives.works, *more)
        ]
        try:
            yield
        finally:
            for one in (*lanes, *stoppable):
                one.stop()
            await asyncio.wait(settling, timeout=STOP_SECONDS)
            await end([*settling, *endless])
            await leases.give_back()


async def _clear_up_after_the_dead(client: database.Client, leases: Leases) -> None:
    """Take over at once from processes beside us that were killed, instead of waiting for what they held to lapse."""
    try:
        ended = await database.end_transactions(client, lambda name: is_dead_neighbour(name, leases.holder))
    except PyMongoError as error:
        ended = 0
        log.warning("bot.may_not_end_transactions", error=called(error))
    freed = await leases.free_those_of_the_dead()
    if ended or freed:
        log.warning("bot.cleared_up", transactions=ended, leases=freed)
