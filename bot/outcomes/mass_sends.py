"""Mass-sends on their way: what the courier made of them, and what the platform tells while staff confirm."""

import asyncio
import secrets
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

import structlog
from pymongo.errors import PyMongoError

from adapters.channel import PlatformError
from adapters.wechat.work.sent_tasks import send_results, sender_tasks
from bot.apps import Apps, WorkApp, work_apps
from bot.outcomes.settled import Settled
from config.settings import Settings
from crm_core.act import PROGRAM, Act
from crm_core.deliveries.actions import (
    DueSend,
    look_ended,
    next_due,
    not_stopped,
    note_parts,
    note_results,
    part_read,
    stopped,
    tasks_failed,
    tasks_made,
)
from crm_core.house import House
from crm_core.masssends.model import Following, SendLimits
from crm_core.messages import Delivery, SenderTask
from crm_core.outbox.model import CallState

_PARTS_AT_ONCE, _RESULTS_AT_ONCE = 200, 1_000
_LONGEST_IDLE = 2.0

log = structlog.get_logger()

T = TypeVar("T")


def following(settings: Settings, rules: House) -> Following:
    """How the settings want them followed."""
    wanted = settings.wecom.mass_sends
    return Following(
        every=wanted.follow_seconds,
        days=wanted.follow_days,
        remind_after=wanted.remind_minutes,
        reminders=wanted.reminders,
        hours=rules.hours,
    )


def limits(settings: Settings) -> SendLimits:
    """What the settings allow."""
    wanted = settings.wecom.mass_sends
    return SendLimits(
        zone=ZoneInfo(settings.staff.timezone),
        customers=wanted.customers,
        groups=wanted.groups,
        a_day=wanted.per_day,
        a_week=wanted.per_week,
        a_month=wanted.per_month,
    )


async def settled(call: Settled) -> None:
    """Take in what the courier made of a mass-send; nothing when it is tried again."""
    key = call.key.removesuffix(":send")
    if call.state is CallState.SENT and call.receipt:
        unreached = call.receipt.facts.get("unreached", "").split()
        await tasks_made(call.act, key, call.receipt.message_id, unreached)
    elif call.state in (CallState.DEAD, CallState.UNKNOWN):
        await tasks_failed(call.act, key, unknown=call.state is CallState.UNKNOWN)


async def stop_settled(call: Settled) -> None:
    """Take in whether a mass-send was taken back."""
    key = call.key.rsplit(":stop:", 1)[0]
    if call.state is CallState.SENT:
        await stopped(call.act, key)
    elif call.state in (CallState.DEAD, CallState.UNKNOWN):
        await not_stopped(call.act, key)


class Follower:
    """Asks the platform about open mass-sends, one at a time, each as often as `following` says.

    `now` is the time by which they are due, aware UTC.
    """

    def __init__(self, apps: Apps, following: Following, *, now: Callable[[], datetime]) -> None:
        self._apps = {app.scope: app for app in work_apps(apps, "contacts")}
        self._following = following
        self._now = now

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                found = await self.look()
            except PyMongoError as error:
                log.error("mass_sends.database_unavailable", error=type(error).__name__)
                found = False
            if not found:
                await asyncio.sleep(min(self._following.every, _LONGEST_IDLE))

    async def look(self) -> bool:
        """Look at one that is due; whether there was one. Raises PyMongoError.

        What fails is asked again when it is due the next time.
        """
        act = self._act()
        due = await next_due(act, self._following)
        if due is None:
            return False
        app = self._apps.get(due.scope)
        try:
            if app is not None:
                await self._read(app, due)
        except PlatformError as error:
            log.warning("mass_sends.not_read", code=error.code, detail=error.detail)
        return True

    async def _read(self, app: WorkApp, due: DueSend) -> None:
        """Read who has confirmed, and whom each part reached that was confirmed since the last look.

        Raises PlatformError.
        """
        for task in await self._parts(app, due):
            fresh = task.sender.key not in due.done
            if fresh and (task.sent_at is not None or task.sender.key not in due.listed):
                await self._results(app, due, task)
        await look_ended(self._act(), due.key, due.state, self._following)

    async def _parts(self, app: WorkApp, due: DueSend) -> list[SenderTask]:
        tasks: list[SenderTask] = []
        cursor = ""
        while True:
            page = await sender_tasks(app.client, app.corp_id, due.msgid, cursor=cursor)
            for some in _batches(page.tasks, _PARTS_AT_ONCE):
                await note_parts(self._act(), due.key, some)
            tasks += page.tasks
            if not page.cursor or page.cursor == cursor:
                return tasks
            cursor = page.cursor

    async def _results(self, app: WorkApp, due: DueSend, task: SenderTask) -> None:
        """What is not sent although the part was confirmed is on its way: then it is read again."""
        cursor, on_the_way = "", False
        while True:
            page = await send_results(app.client, app.corp_id, due.msgid, task.sender.account, cursor=cursor)
            for some in _batches(page.results, _RESULTS_AT_ONCE):
                await note_results(self._act(), due.key, task.sender.key, some)
            on_the_way |= any(one.delivery is Delivery.NOT_SENT for one in page.results)
            if not page.cursor or page.cursor == cursor:
                break
            cursor = page.cursor
        sent = task.sent_at is not None and not on_the_way
        await part_read(self._act(), due.key, task.sender.key, sent=sent)

    def _act(self) -> Act:
        return Act(actor=PROGRAM, at=self._now(), cause="mass_sends", trace=secrets.token_hex(8))


def _batches(these: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (these[start : start + size] for start in range(0, len(these), size))
