"""Words of a customer's that are no command: a rule for keywords may answer them."""

from zoneinfo import ZoneInfo

from commands.visiting import VisitorAnswer
from community.keywords.actions import answer_words
from community.keywords.model import Channel, Place
from crm_core.act import Act
from crm_core.messages import ChatMessage


async def by_keyword(act: Act, channel: Channel, said: ChatMessage, zone: ZoneInfo) -> VisitorAnswer | None:
    """In the transaction under way; None when no rule answers. `zone` is whose clock quiet hours go by."""
    if said.kind != "text":
        return None
    text = await answer_words(act, said.text, Place(channel=channel), said.customer.key, said_at=said.at, zone=zone)
    return VisitorAnswer(text=text) if text else None
