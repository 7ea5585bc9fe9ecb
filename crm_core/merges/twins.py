"""Two customers who are one person of 微信, both with colleagues as contacts: whoever may merge them is asked, once."""

from crm_core.act import Act, Urgency
from crm_core.action import action, reading
from crm_core.customers.documents import StoredCustomer
from crm_core.customers.model import Customer
from crm_core.house import House
from crm_core.merges.cards import twins_card
from crm_core.merges.documents import StoredTwins
from crm_core.messages import Card
from crm_core.permissions import Permission, Role, granted
from crm_core.staff.actions import everybody, in_the_name_of, names_of
from crm_core.staff.model import StaffMember, address_of
from crm_core.values import CustomerId, StaffId

MOST_ASKED = 3
"""Colleagues who are sent a card about the same two customers."""


@action(Permission.FEED)
async def ask_about_twins(act: Act, house: House, one: CustomerId, other: CustomerId) -> int:
    """Send the card to those who may merge both and see both, managers rather than administrators; to how many.

    Nobody is asked about the same two again.
    """
    if not await StoredTwins.ask(one, other):
        return 0
    seeing = [(member, card) for member in await _able(act) if (card := await _card_as(act, member, one, other))]
    managers = [(member, card) for member, card in seeing if Role.ADMIN not in member.roles]
    asked = 0
    for member, card in (managers or seeing)[:MOST_ASKED]:
        if way := address_of(member, house.apps):
            key = f"twins:{StoredTwins.key_of(one, other)}:{member.id}"
            act.send(key, app=way.app, to=way.to, words=card, urgency=Urgency.NOTICE)
            asked += 1
    act.record("merges.asked", one, other)
    return asked


@reading(Permission.MERGE_CUSTOMER)
async def next_twins(act: Act) -> Card | None:
    """The card about the two found longest ago who are still two and both visible; None without any."""
    for one, other in await StoredTwins.open():
        if card := await _card(act, one, other):
            return card
    return None


async def _able(act: Act) -> list[StaffMember]:
    return [one for one in await everybody(act) if one.active and Permission.MERGE_CUSTOMER in granted(one.roles)]


async def _card_as(act: Act, member: StaffMember, one: CustomerId, other: CustomerId) -> Card | None:
    return await _card(await in_the_name_of(act, member), one, other)


async def _card(act: Act, one: CustomerId, other: CustomerId) -> Card | None:
    """None for two of whom this person does not see both, and for two who are one by now."""
    visible = StoredCustomer.visible_to(act)
    first, second = await visible.profile(one), await visible.profile(other)
    if first is None or second is None or first.id == second.id:
        return None
    both = (first.customer, second.customer)
    return twins_card(*both, await names_of(act, _owners(both)))


def _owners(both: tuple[Customer, ...]) -> list[StaffId]:
    return [one.owner for one in both if one.owner]
