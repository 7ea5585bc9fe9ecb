"""A reconciler as the settings want it, for the bot and for the command line."""

import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.apps import Apps
from bot.house import reception, role_plan
from bot.intake.service import ServiceDesk
from bot.mirrors.directory import Directory
from bot.queues.leases import Leases
from bot.reconciling.pace import Pace
from bot.reconciling.runs import Reconciler, Slowness
from bot.site.shares import passing
from commands.customers import load_for_customers
from config.settings import Settings
from crm_core.reconciling.model import Stretch


def reconciler(
    settings: Settings, apps: Apps, leases: Leases, shown: Callable[[Stretch], None] = lambda _: None
) -> Reconciler:
    """`shown` is called with every part before it begins and after each page."""
    ours = settings.reconciling
    service = ServiceDesk(
        catalogue=load_for_customers(),
        reception=reception(settings.service),
        page_size=settings.wecom.sync_page,
        passing=passing(settings, apps),
    )
    return Reconciler(
        apps,
        Directory(apps, role_plan(settings)),
        service,
        leases,
        pace=_pace(settings),
        slowness=Slowness(rest=ours.rest_seconds, grace=timedelta(seconds=ours.grace_seconds), page=ours.page),
        shown=shown,
    )


def pace_of(settings: Settings) -> Callable[[], Awaitable[None]]:
    """Waits until one more call may be made that nobody is waiting for."""
    return _pace(settings).turn


def _pace(settings: Settings) -> Pace:
    return Pace(settings.reconciling.calls_per_second, clock=time.monotonic)
