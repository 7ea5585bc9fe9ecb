"""Deeds are noted as they happen, and looked at together."""

from collections.abc import Mapping
from dataclasses import replace

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.customers.actions import get_customer
from crm_core.permissions import Permission
from crm_core.values import CustomerId
from referrals.deeds.documents import StoredDeed
from referrals.deeds.model import Deed, Evidence


@action(Permission.FEED)
async def note_deeds(act: Act, deeds: Mapping[str, Deed]) -> None:
    """Put deeds down under the people they are of now; their keys are made from their causes, so that each is put
    down once."""
    for key, deed in deeds.items():
        person = await get_customer(act, CustomerId(deed.invitee))
        await StoredDeed.put(key, replace(deed, invitee=person.id))
        act.record("deeds.noted", person.id, outcome=deed.kind)


@action(Permission.FEED)
async def refund_deed(act: Act, key: str, order: Deed) -> None:
    """The money of an order that is put down under `key`, or will be, went back."""
    person = await get_customer(act, CustomerId(order.invitee))
    await StoredDeed.refund(key, replace(order, invitee=person.id))
    act.record("deeds.refunded", person.id)


@reading(Permission.FEED)
async def deeds_of(act: Act, customer: CustomerId) -> list[Deed]:
    """All that somebody did, under any profile that is theirs, oldest first. Raises NotFound."""
    return await StoredDeed.of((await get_customer(act, customer)).whole)


@reading(Permission.FEED)
async def evidence_for(act: Act, invitee: CustomerId, inviter: CustomerId) -> Evidence:
    """What is known around both just now, each person under one id. Raises NotFound."""
    one, other = await get_customer(act, invitee), await get_customer(act, inviter)
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
