"""Something happened to a group: what was told is noted, and the group is read until it shows that."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from adapters.channel import PlatformError, Reaction
from adapters.wechat.work.groups import group_details
from bot.apps import WorkApp
from bot.intake.entry import act_for, finish
from crm_core.groups.actions import looked_so_far, take_in_change
from crm_core.groups.model import Freshness, LookedAt, judge, knows
from crm_core.inbox.documents import InboxEntry
from crm_core.inbox.model import MOST_TRIES
from crm_core.messages import GroupChanged, GroupDeed, GroupDetails

_GONE = frozenset({90500, 90501})
"""No group, or none of customers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDesk:
    """How often a group is read at once, `pause` seconds apart, until its list is as late as what was told.

    After that the entry waits for its retry; the last retry takes what there is.
    """

    reads: int = 3
    pause: float = 0.3

    async def changed(self, entry: InboxEntry, app: WorkApp, word: GroupChanged) -> None:
        """Raises PlatformError, also when the platform keeps showing the group as it was before."""
        act = act_for(entry)
        looked, dismissed = await looked_so_far(act, word.group.key)
        details, read_at = None, datetime.now(UTC)
        if word.deed is not GroupDeed.DISMISSED and not dismissed and not knows(looked, word):
            patient = entry.tries + 1 < MOST_TRIES
            details, read_at = await self._read(app, word, looked, patient=patient)
        await finish(entry, partial(take_in_change, act, word, details, read_at))

    async def _read(
        self, app: WorkApp, word: GroupChanged, looked: LookedAt, *, patient: bool
    ) -> tuple[GroupDetails | None, datetime]:
        """The group, None when the platform will not tell; and when it was asked."""
        for turn in range(self.reads):
            if turn:
                await asyncio.sleep(self.pause)
            read_at = datetime.now(UTC)
            details = await _details_if_told(app, word.group.account)
            if not patient or details is None or judge(looked, word, details.version) is Freshness.FRESH:
                return details, read_at
        raise PlatformError(Reaction.RETRY, "stale", "externalcontact/groupchat/get")


async def details_of(app: WorkApp, chat_id: str) -> GroupDetails | None:
    """None when the platform says that there is no such group. Raises PlatformError."""
    try:
        return await group_details(app.client, app.corp_id, chat_id)
    except PlatformError as error:
        if error.code in _GONE:
            return None
        raise


async def _details_if_told(app: WorkApp, chat_id: str) -> GroupDetails | None:
    """None when the platform will never tell, for whatever reason: then what it told of the change has to do."""
    try:
        return await details_of(app, chat_id)
    except PlatformError as error:
        if error.reaction is Reaction.STOP:
            return None
        raise
