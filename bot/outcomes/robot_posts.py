"""Posts by robots in groups: what the courier made of them, and of asking who has read them."""

from bot.outcomes.settled import Settled
from community.broadcasts.posts import not_posted, posted, readers_told
from crm_core.messages import GroupPost
from crm_core.outbox.model import CallState


async def settled(call: Settled) -> None:
    """Nothing while it is tried again."""
    if call.state is CallState.SENT and call.receipt and isinstance(call.words, GroupPost):
        await posted(call.act, call.key, call.app, call.words, call.receipt.message_id)
    elif call.state in (CallState.DEAD, CallState.UNKNOWN):
        await not_posted(call.act, call.key, unknown=call.state is CallState.UNKNOWN)


async def readers_settled(call: Settled) -> None:
    """Where the platform does not tell, nothing is known of it."""
    if call.state is CallState.SENT and call.receipt:
        await readers_told(call.act, call.key, int(call.receipt.facts["readers"]))
