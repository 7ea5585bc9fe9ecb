"""Who is told what became of an outgoing call, by the kind of its words; calls of other kinds concern nobody."""

from collections.abc import Awaitable, Callable, Mapping

from bot import handovers
from bot.settled import Settled
from crm_core.messages import Handover

_CONCERNED: Mapping[type, Callable[[Settled], Awaitable[None]]] = {
    Handover: handovers.settled,
}


async def tell(settled: Settled) -> None:
    """Tell it before the outbox notes it, so that nothing is lost between the two; hence perhaps more than once."""
    if concerned := _CONCERNED.get(type(settled.words)):
        await concerned(settled)
