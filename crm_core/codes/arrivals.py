"""Who came by a code, from what is known of the relations that have its state."""

from crm_core.codes.documents import customers_of, last_words
from crm_core.codes.model import Came
from crm_core.contacts.documents import StoredRelation
from crm_core.contacts.model import LOSSES, episodes


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
    return found
