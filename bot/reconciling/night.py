"""The nightly run, and what administrators are told of it in the morning."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.apps import Apps
from bot.reconciling.runs import Reconciler
from config.settings import Settings
from crm_core.act import PROGRAM, Act
from crm_core.reconciling.actions import last_runs, tell_admins, unfinished_run
from crm_core.reconciling.model import due_at, is_due


@dataclass(frozen=True, slots=True, kw_only=True)
class Nights:
    """`nightly` is local, None for no nightly run; `company` spreads several on one platform."""

    nightly: time | None
    spread: timedelta
    morning: time
    zone: ZoneInfo
    company: str


def nights_of(settings: Settings) -> Nights:
    """As the settings have it."""
    ours = settings.reconciling
    return Nights(
        nightly=time.fromisoformat(ours.nightly) if ours.nightly else None,
        spread=timedelta(minutes=ours.spread_minutes),
        morning=time.fromisoformat(ours.morning),
        zone=ZoneInfo(settings.staff.timezone),
        company=f"{settings.mongo.database}:{settings.staff.first_admin}",
    )


async def look(reconciler: Reconciler, nights: Nights, apps: Apps, now: datetime) -> None:
    """What the clock does every minute: begin a run that is due, go on with one that was left, tell of one that ended.

    Raises PyMongoError.
    """
    if nights.nightly is not None and await _is_due(nights, nights.nightly, now):
        await reconciler.run(nightly=True)
    if now.astimezone(nights.zone).time() >= nights.morning:
        await tell_admins(_act(), [one.key for one in apps.values() if "staff" in one.uses])


async def _is_due(nights: Nights, nightly: time, now: datetime) -> bool:
    if await unfinished_run(_act()) is not None:
        return True
    here = now.astimezone(nights.zone)
    last = await last_runs(_act(), 1, nightly_only=True)
    return is_due(here, due_at(here, nightly, nights.spread, nights.company), last[0].began_at if last else None)


def _act() -> Act:
    return Act(actor=PROGRAM, at=datetime.now(UTC), cause="reconcile:night", trace=secrets.token_hex(8))
