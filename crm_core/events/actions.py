"""Hearing of what happens as it happens."""

from collections.abc import AsyncIterator

from crm_core.act import Act
from crm_core.action import reading
from crm_core.events.documents import StoredEvent
from crm_core.permissions import Permission
from crm_core.values import CustomerId


@reading(Permission.FEED)
async def arriving(act: Act) -> AsyncIterator[tuple[CustomerId, str]]:
    """Whose event, and its name, as events are written from now on, by any process.

    Reading on raises PyMongoError when MongoDB is lost.
    """
    return StoredEvent.arriving()
