"""What became of words for newcomers that 企业微信 was to take into its list: told by the courier."""

from bot.outcomes.settled import Settled
from community.greetings.actions import template_settled
from crm_core.outbox.model import CallState


async def settled(call: Settled) -> None:
    """Keep how it ended; nothing while it is tried again."""
    greeting = call.to.account.removeprefix("group_welcome:")
    if call.state is CallState.SENT and call.receipt is not None:
        made = call.receipt.facts.get("template_id", "")
        await template_settled(call.act, greeting, template_id=made, why="")
    elif call.state in {CallState.DEAD, CallState.UNKNOWN}:
        await template_settled(call.act, greeting, template_id="", why=str(call.code or call.state))
