"""What became of greetings: told by the courier."""

from bot.outcomes.settled import Settled
from crm_core.outbox.model import CallState
from crm_core.welcomes.actions import settle_welcome
from crm_core.welcomes.model import Outcome


async def settled(call: Settled) -> None:
    """Keep how it ended; nothing while it is tried again."""
    if call.state is CallState.SENT and call.receipt is not None:
        await settle_welcome(call.act, call.key, Outcome(call.receipt.facts.get("outcome", Outcome.SENT)))
    elif call.state is CallState.DEAD:
        await settle_welcome(call.act, call.key, Outcome.REFUSED, str(call.code))
