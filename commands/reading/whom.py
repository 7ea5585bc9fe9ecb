"""Which customer is meant: by name, as the one just talked about, or by the id behind a button."""

import re
from collections.abc import Awaitable, Callable

from commands.command import Talk
from commands.showing.listing import nobody
from crm_core.act import Act
from crm_core.customers.actions import find_customers, get_customer
from crm_core.customers.likeness import EXACT
from crm_core.customers.model import Customer, Match
from crm_core.errors import Conflict, NotFound
from crm_core.mentions.actions import mentioned
from crm_core.values import CustomerId

THE_SAME = frozenset({"他", "她", "它", "TA", "ta", "刚才那个", "刚才那位", "这个客户", "这位客户", "那个客户"})

_BY_ID = re.compile(r"@(?P<id>[0-9a-f]{24})")

Missing = Callable[[Act, str], Awaitable[str | None]]
"""Given a phrase that finds nobody, or `@` and the id of somebody not to be seen: what to say of it, None for no more
than that.
"""


def by_id(customer: CustomerId) -> str:
    """The phrase that means exactly this customer, for the key of a button."""
    return f"@{customer}"


async def customers_meant(act: Act, talk: Talk, phrase: str, missing: Missing | None = None) -> list[Match]:
    """Everybody the phrase may mean, the likeliest first, at least one. Raises NotFound, and Conflict by `missing`."""
    if known := _BY_ID.fullmatch(phrase):
        return [Match(await the_customer(act, CustomerId(known["id"]), missing), EXACT)]
    if phrase in THE_SAME:
        meant = await mentioned(act, talk.chat)
        if meant is None:
            raise NotFound(f"不清楚“{phrase}”是指哪位客户，请写名字。")
        return [Match(await the_customer(act, meant, missing), EXACT)]
    found = await find_customers(act, phrase)
    if not found:
        await _say(act, phrase, missing)
        raise NotFound(nobody(phrase))
    return found


async def the_customer(act: Act, customer: CustomerId, missing: Missing | None) -> Customer:
    """The customer with this id. Raises NotFound, and Conflict by `missing`."""
    try:
        return await get_customer(act, customer)
    except NotFound:
        await _say(act, by_id(customer), missing)
        raise


async def _say(act: Act, phrase: str, missing: Missing | None) -> None:
    told = await missing(act, phrase) if missing else None
    if told is not None:
        raise Conflict(told)
