"""Remembering whom somebody looked at, and telling it."""

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.customers.actions import get_customer
from crm_core.customers.documents import StoredCustomer
from crm_core.customers.model import Customer
from crm_core.permissions import Permission
from crm_core.recents.documents import StoredRecents
from crm_core.values import CustomerId


@action(Permission.READ_CUSTOMER)
async def note_opened(act: Act, customer: CustomerId) -> None:
    """This person has opened a customer's page. Raises NotFound."""
    found = await get_customer(act, customer)
    if act.actor.staff is not None:
        await StoredRecents.put(act.actor.staff, found.id)
    act.record("customers.open", found.id)


@reading(Permission.READ_CUSTOMER)
async def recent_customers(act: Act) -> list[Customer]:
    """Whom this person opened last and may see still, the latest first."""
    opened = await StoredRecents.of(act.actor.staff) if act.actor.staff is not None else []
    visible = StoredCustomer.visible_to(act)
    found = [await visible.profile(one) for one in opened]
    return [one.customer for one in found if one is not None]
