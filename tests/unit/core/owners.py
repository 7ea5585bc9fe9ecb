"""What tests of who looks after a customer have in common."""

from datetime import timedelta

from crm_core.act import Act, Actor
from crm_core.customers.actions import get_customer
from crm_core.customers.model import Customer
from crm_core.ownership.actions import owners_of
from crm_core.ownership.model import Why
from crm_core.permissions import Role
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


async def history(customer: CustomerId) -> list[Why]:
    """Why the owner changed, oldest first."""
    return [one.why for one in reversed(await owners_of(ADMIN, customer, since=None, limit=20))]
