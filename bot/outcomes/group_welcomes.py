"""What became of words for newcomers that 企业微信 was to take into its list: told by the courier.

And what the platform calls those that are there, of which the ones before may have been made since they were changed.
"""

from dataclasses import replace

from bot.outcomes.settled import Settled
from community.greetings.actions import template_settled
from community.greetings.documents import StoredGroupGreeting
from crm_core.messages import GroupWelcomeWanted
from crm_core.outbox.model import CallState
from crm_core.values import Identity

_SUBJECT = "group_welcome:"


async def settled(call: Settled) -> None:
    """Keep how it ended; nothing while it is tried again."""
    greeting = call.to.account.removeprefix(_SUBJECT)
    if call.state is CallState.SENT and call.receipt is not None:
        made = call.receipt.facts.get("template_id", "")
        await template_settled(call.act, greeting, template_id=made, why="")
    elif call.state in {CallState.DEAD, CallState.UNKNOWN}:
        await template_settled(call.act, greeting, template_id="", why=str(call.code or call.state))


async def with_template(to: Identity, words: GroupWelcomeWanted) -> GroupWelcomeWanted:
    """The words with the platform's id in them, if those before them are there by now: else they would stand twice."""
    one = await StoredGroupGreeting.get(to.account.removeprefix(_SUBJECT))
    return replace(words, template_id=one.template_id) if one is not None and one.template_id else words
