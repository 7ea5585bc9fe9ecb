"""Who is told what became of an outgoing call, by the kind of its words; calls of other kinds concern nobody."""

from collections.abc import Awaitable, Callable, Mapping

from bot import codes, corp_tags, handovers, scenes, welcomes
from bot.settled import Settled
from crm_core.messages import (
    ContactCode,
    ContactCodeChange,
    CorpTagWanted,
    Handover,
    SceneCodeWanted,
    TagMark,
    Welcome,
)

_CONCERNED: Mapping[type, Callable[[Settled], Awaitable[None]]] = {
    Handover: handovers.settled,
    TagMark: corp_tags.mark_settled,
    CorpTagWanted: corp_tags.tag_settled,
    ContactCode: codes.code_settled,
    ContactCodeChange: codes.change_settled,
    SceneCodeWanted: scenes.settled,
    Welcome: welcomes.settled,
}


async def tell(settled: Settled) -> None:
    """Tell it before the outbox notes it, so that nothing is lost between the two; hence perhaps more than once."""
    if concerned := _CONCERNED.get(type(settled.words)):
        await concerned(settled)
