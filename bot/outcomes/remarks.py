"""What became of notes written back to the platform: told by the courier."""

from bot.outcomes.settled import Settled
from crm_core.contacts.actions import noting_settled
from crm_core.outbox.model import CallState


async def settled(call: Settled) -> None:
    """Nothing while it is tried again. What nobody knows counts as failed: else no comparison would ever look again."""
    if call.state in (CallState.SENT, CallState.DEAD, CallState.UNKNOWN):
        await noting_settled(call.act, call.key, failed=call.state is not CallState.SENT)
