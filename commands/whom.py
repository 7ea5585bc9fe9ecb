"""Which customer is meant: by name, or as the one just talked about."""

from commands.command import Talk
from commands.listing import nobody
from crm_core.act import Act
from crm_core.customers.actions import find_customers, get_customer
from crm_core.customers.likeness import EXACT
from crm_core.customers.model import Match
from crm_core.errors import NotFound
from crm_core.mentions.actions import mentioned

THE_SAME = frozenset({"他", "她", "它", "TA", "ta", "刚才那个", "刚才那位", "这个客户", "这位客户", "那个客户"})


async def customers_meant(act: Act, talk: Talk, phrase: str) -> list[Match]:
    """Everybody the phrase may mean, the likeliest first, at least one. Raises NotFound."""
    if phrase in THE_SAME:
        meant = await mentioned(act, talk.chat)
        if meant is None:
            raise NotFound(f"不清楚“{phrase}”是指哪位客户，请写名字。")
        return [Match(await get_customer(act, meant), EXACT)]
    found = await find_customers(act, phrase)
    if not found:
        raise NotFound(nobody(phrase))
    return found
