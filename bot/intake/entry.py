"""An entry's effect and its mark `done` are one transaction: that is what makes it happen exactly once."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from crm_core.act import PROGRAM, Act
from crm_core.action import together
from crm_core.inbox.documents import InboxEntry


def act_for(entry: InboxEntry) -> Act:
    """The program acting because of this entry."""
    return Act(actor=PROGRAM, at=datetime.now(UTC), cause=f"inbox:{entry.id}", trace=entry.trace)


async def finish(entry: InboxEntry, work: Callable[[], Awaitable[object]] | None = None) -> None:
    """Do `work` and mark the entry done, together. Raises AlreadyDone when it was before."""

    async def both() -> None:
        await InboxEntry.finish(entry.id, datetime.now(UTC))
        if work is not None:
            await work()

    await together(both)
