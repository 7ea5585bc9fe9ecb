"""A reconciler as the settings want it, for the bot and for the command line."""

import time
from collections.abc import Callable
from datetime import timedelta

from bot.apps import Apps
from bot.directory import Directory
from bot.house import reception, role_plan
from bot.intake.service import ServiceDesk
from bot.lanes import Leases
from bot.reconciling.pace import Pace
from bot.reconciling.runs import Reconciler, Slowness
from commands.customers import load_for_customers
from config.settings import Settings
from crm_core.reconciling.model import Stretch


def reconciler(
    settings: Settings, apps: Apps, leases: Leases, shown: Callable[[Stretch], None] = lambda _: None
) -> Reconciler:
    """`shown` is called with every part before it begins and after each page."""
    ours = settings.reconciling
    service = ServiceDesk(
        catalogue=load_for_customers(), reception=reception(settings.service), page_size=settings.wecom.sync_page
    )
    return Reconciler(
        apps,
        Directory(apps, role_plan(settings)),
        service,
        leases,
        pace=Pace(ours.calls_per_second, clock=time.monotonic),
        slowness=Slowness(rest=ours.rest_seconds, grace=timedelta(seconds=ours.grace_seconds), page=ours.page),
        shown=shown,
    )
