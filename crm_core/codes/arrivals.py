"""Who came by a code, from what is known of the relations that have its state."""

from dataclasses import replace
from datetime import datetime

from crm_core.codes.documents import customers_of, first_words, last_words
from crm_core.codes.model import Came
from crm_core.contacts.documents import StoredRelation
from crm_core.contacts.model import LOSSES, episodes
from crm_core.values import CustomerId


async def arrivals(state: str) -> list[Came]:
    """Each time somebody became a contact by this code; whatever is told twice or in another order counts once."""
    relations = await StoredRelation.of_state(state)
    whose = await customers_of({one.account for one in relations})
    wrote = await last_words({*whose.values()})
    found: list[Came] = []
    for relation in relations:
        customer = whose.get(relation.account)
        for one in episodes(relation.told):
            if customer is None or one.begun is None:
                continue
            last = wrote.get(customer)
            found.append(
                Came(
                    customer=customer,
                    at=one.begun,
                    lost=one.ended if one.by in LOSSES else None,
                    wrote=last if last is not None and last >= one.begun else None,
                )
            )
    return await _with_first_words(found)


async def _with_first_words(came: list[Came]) -> list[Came]:
    """Told of the first time that each customer came."""
    begun: dict[CustomerId, datetime] = {}
    for one in came:
        begun[one.customer] = min(one.at, begun.get(one.customer, one.at))
    first = await first_words(begun)
    return [replace(one, first=first.get(one.customer)) if one.at == begun[one.customer] else one for one in came]
