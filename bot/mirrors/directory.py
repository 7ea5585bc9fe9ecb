"""The staff list, kept equal to the platform's directory."""

import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice

import structlog

from adapters.channel import PlatformError
from adapters.dingtalk import directory as dingtalk_directory
from adapters.wechat.work import directory
from bot.apps import Apps, DingtalkApp, WorkApp, dingtalk_apps, work_apps
from bot.intake.entry import act_for, finish
from crm_core.act import PROGRAM, Act
from crm_core.inbox.documents import InboxEntry
from crm_core.messages import Department, DirectoryChanged, Member, MemberRenamed
from crm_core.reminders.actions import hand_over_reminders
from crm_core.staff.actions import rename_account, retire_missing, take_over_directory
from crm_core.staff.model import RolePlan
from crm_core.successions.actions import tell_of_leavers

_AT_ONCE = 100

Company = WorkApp | DingtalkApp
"""Who has a directory."""

log = structlog.get_logger()


class Directory:
    """Reads the directory of each corp through the app that is connected for it."""

    def __init__(self, apps: Apps, plan: RolePlan) -> None:
        self._apps = apps
        self._plan = plan
        self._read: dict[str, datetime] = {}

    async def refresh_all(self, *, unread_only: bool = False) -> None:
        """Read every corp's directory, or those never read yet; one that fails keeps no other from being read.

        Raises PlatformError, the first one met.
        """
        failed: PlatformError | None = None
        for app in (*work_apps(self._apps, "directory"), *dingtalk_apps(self._apps, "directory")):
            if unread_only and app.scope in self._read:
                continue
            try:
                await self.refresh(app)
            except PlatformError as error:
                failed = failed or error
        if failed:
            raise failed

    async def changed(self, entry: InboxEntry, app: Company, _word: DirectoryChanged) -> None:
        """Take in a change that the platform has told of. Raises PlatformError."""
        await self.catch_up(app, entry.received_at)
        await finish(entry)

    async def renamed(self, entry: InboxEntry, app: Company, word: MemberRenamed) -> None:
        """The same person goes by another account; what else changed is read. Raises PlatformError."""
        act = act_for(entry)
        await rename_account(act, word.before, word.now)
        await self.catch_up(app, entry.received_at)
        await finish(entry)

    async def catch_up(self, app: Company, changed_at: datetime) -> None:
        """Refresh, unless a reading begun since the change has it already: a burst of changes costs one or two."""
        if self._read.get(app.scope, datetime.min.replace(tzinfo=UTC)) <= changed_at:
            await self.refresh(app)

    async def refresh(self, app: Company) -> None:
        """Take over departments and members; whoever is no longer there becomes inactive. Raises PlatformError."""
        act = Act(actor=PROGRAM, at=datetime.now(UTC), cause=f"directory:{app.scope}", trace=secrets.token_hex(8))
        departments, members = await _read(app, self._plan)
        active = 0
        for some in _batches(members):
            active += await take_over_directory(act, app.scope, tuple(departments), some, self._plan)
        gone = await retire_missing(act, app.scope)
        while await hand_over_reminders(act, [one.key for one in self._apps.values() if "staff" in one.uses]):
            continue
        await tell_of_leavers(act, app.scope, [one.key for one in self._apps.values() if "staff" in one.uses])
        self._read[app.scope] = act.at
        log.info("directory.refreshed", scope=app.scope, active=active, retired=gone, trace=act.trace)


def _batches(members: list[Member]) -> Iterator[tuple[Member, ...]]:
    rest = iter(members)
    while some := tuple(islice(rest, _AT_ONCE)):
        yield some


async def _read(app: Company, plan: RolePlan) -> tuple[list[Department], list[Member]]:
    """Raises PlatformError."""
    if isinstance(app, DingtalkApp):
        departments = await dingtalk_directory.departments(app.client)
        members = await dingtalk_directory.members(app.client, departments)
        titles = await dingtalk_directory.holders(app.client, plan.by_title) if plan.by_title else {}
        return departments, [replace(one, titles=titles.get(one.identity.account, frozenset())) for one in members]
    members = await directory.members(app.client, app.corp_id)
    # Read last: somebody whose new department were not among them would not have its role, then or later.
    return await directory.departments(app.client), members
