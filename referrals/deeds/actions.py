"""Deeds are noted as they happen, and looked at together."""

from collections.abc import Mapping
from dataclasses import replace

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.customers.actions import get_customer, get_customers
from crm_core.customers.model import Customer
from crm_core.permissions import Permission
from crm_core.values import CustomerId
from referrals.deeds.documents import StoredDeed
from referrals.deeds.model import Deed, Evidence


@action(Permission.FEED)
async def note_deeds(act: Act, deeds: Mapping[str, Deed]) -> None:
    """Put deeds down under the people they are of now; their keys are made from their causes, so that each is put
    down once."""
    people = await get_customers(act, {CustomerId(one.invitee) for one in deeds.values()})
    whose = {key: replace(one, invitee=people[CustomerId(one.invitee)].id) for key, one in deeds.items()}
    await StoredDeed.put(whose)
    for one in whose.values():
        act.record("deeds.noted", one.invitee, outcome=one.kind)


@action(Permission.FEED)
async def refund_deed(act: Act, key: str, order: Deed) -> None:
    """The money of an order that is put down under `key`, or will be, went back."""
    person = await get_customer(act, CustomerId(order.invitee))
    await StoredDeed.refund(key, replace(order, invitee=person.id))
    act.record("deeds.refunded", person.id)


@reading(Permission.FEED)
async def deeds_of(act: Act, somebody: Customer) -> list[Deed]:
    """All that somebody did, under any profile that is theirs, oldest first."""
    return await StoredDeed.of(somebody.whole)


@reading(Permission.FEED)
async def evidence_for(act: Act, invitee: CustomerId, inviter: CustomerId) -> Evidence:
    """What is known around both just now, each person under one id. Raises NotFound."""
    people = await get_customers(act, [invitee, inviter])
    return await evidence_around(act, people[invitee], people[inviter])


@reading(Permission.FEED)
async def evidence_around(act: Act, one: Customer, other: Customer) -> Evidence:
    """As `evidence_for`, the friend first."""
    heads = {each: person.id for person in (one, other) for each in person.whole}
    found = await StoredDeed.around([*heads])
    deeds = (
        replace(
            each,
            invitee=heads.get(CustomerId(each.invitee), each.invitee),
            inviter=heads.get(CustomerId(each.inviter), each.inviter),
        )
        for each in found
    )
    return Evidence(invitee=one.id, inviter=other.id, at=act.at, deeds=tuple(deeds))
