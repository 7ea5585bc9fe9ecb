"""Hearing of what happens as it happens."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.events.documents import StoredEvent, StoredOwed
from crm_core.events.model import GivenUp
from crm_core.permissions import Permission
from crm_core.values import CustomerId


@reading(Permission.FEED)
async def arriving(act: Act) -> AbstractAsyncContextManager[AsyncIterator[tuple[CustomerId, str]]]:
    """Whose event, and its name, as events are written from inside the block on, by any process.

    Entering and reading on raise PyMongoError when MongoDB is lost.
    """
    return StoredEvent.arriving()


@reading(Permission.SETTLE_QUEUES)
async def given_up(act: Act, limit: int) -> list[GivenUp]:
    """Reactions that failed too often, newest first."""
    return await StoredOwed.given_up(limit)


@action(Permission.SETTLE_QUEUES)
async def try_again(act: Act) -> int:
    """Try again what was given up; returns how many."""
    count = await StoredOwed.revive(act.at)
    act.record("events.revived", outcome=str(count))
    return count
