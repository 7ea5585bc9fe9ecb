"""The same words for several people at the same time go in one call, where a platform's calls are scarce (钉钉)."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from adapters.channel import MOST_TOGETHER, SharedChannel
from crm_core.messages import Outgoing
from crm_core.outbox.documents import OutboxEntry

_MINE = timedelta(seconds=120)
"""Longer than any call takes: until then what was taken from other lanes is left alone there."""


class Gathering:
    """Takes what is alike one by one, so that a notice to ten is not begun ten times at once."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    async def take(
        self, entry: OutboxEntry, words: Outgoing, channel: SharedChannel, now: datetime
    ) -> Sequence[OutboxEntry]:
        """The entry and those that can go with it, each marked as begun now; none when somebody else has begun it."""
        async with self._turn:
            if not await OutboxEntry.start(entry.id, now):
                return ()
            alike = await OutboxEntry.alike(entry, now, MOST_TOGETHER - 1)
            able = [one for one in alike if channel.may_share(one.receiver, words, one.route) and one.to != entry.to]
            return [entry, *[one for one in able if await OutboxEntry.start(one.id, now, until=now + _MINE)]]
