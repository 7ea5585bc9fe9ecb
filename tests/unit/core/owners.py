"""What tests of who looks after a customer have in common."""

from datetime import timedelta

from crm_core.act import Act, Actor
from crm_core.customers.actions import get_customer
from crm_core.customers.model import Customer
from crm_core.permissions import Role
from crm_core.timeline.actions import timeline_page
from crm_core.timeline.model import Kind, Stretch
from crm_core.values import CustomerId, StaffId
from tests.builders import NOW, acting, in_role

ADMIN = in_role(Role.ADMIN)


def person(actor: Actor) -> StaffId:
    assert actor.staff is not None
    return actor.staff


def step(actor: Actor, number: int, *, hours: float = 0) -> Act:
    """The person's deed number so and so, some hours later."""
    return acting(actor, cause=f"inbox:{actor.staff}:{number}", at=NOW + timedelta(hours=hours, seconds=number))


async def seen(customer: CustomerId) -> Customer:
    """As it is, whoever has it."""
    return await get_customer(ADMIN, customer)


async def history(customer: CustomerId) -> list[str]:
    """How the owner changed, oldest first, as people read it."""
    page = await timeline_page(ADMIN, customer, Stretch(limit=20), frozenset({Kind.OWNER}))
    return [one.text for one in reversed(page.moments)]
