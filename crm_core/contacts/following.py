"""Who follows a customer, from what was told of each relation; and whose the customer thereby first is."""

from collections.abc import Collection
from datetime import datetime, timedelta

from crm_core.act import Act
from crm_core.contacts.documents import StoredRelation
from crm_core.contacts.model import Deed, episodes
from crm_core.customers.documents import StoredCustomer, StoredFollow
from crm_core.customers.events import ContactMade
from crm_core.messages import CustomerDetails
from crm_core.ownership.documents import StoredOwnerChange
from crm_core.ownership.events import OwnerChanged
from crm_core.ownership.model import OwnerChange, Why
from crm_core.staff.documents import StoredStaff
from crm_core.values import CustomerId, StaffId

_LATE = timedelta(days=1)
"""Somebody who has had a customer for longer loses it to no event that comes late."""


async def take_in_details(details: CustomerDetails, read_at: datetime) -> bool:
    """Put down what the platform said at `read_at`; false when it was read later and that is written already."""
    account = details.identity.key
    ids = await StoredStaff.ids_of(one.staff.key for one in details.follows)
    known = {one.staff: one for one in await StoredRelation.of_accounts([account])}
    if any(one.read_at is not None and one.read_at > read_at for one in known.values()):
        return False
    told = {ids[one.staff.key]: one for one in details.follows}
    for staff in told:
        known.setdefault(staff, StoredRelation.blank(account, staff))
    for staff, relation in known.items():
        if staff in told:
            relation.take_over(told[staff], read_at)
        else:
            relation.missed(read_at)
        relation.judge()
        await relation.keep()
    return True


async def refollow(
    act: Act, profile: StoredCustomer, newcomer: StaffId | None = None, *, gone: Collection[StaffId] = ()
) -> None:
    """Write who follows now; `gone` did through accounts that are no longer this customer's.

    Whoever came anew as a contact may see the customer again after giving it away.

    Somebody without an owner gets one: the first of the newcomers.
    """
    relations = await StoredRelation.of_accounts(profile.identities)
    judged = {one.staff for one in relations}
    profile.follows = [one for one in profile.follows if one.staff != newcomer or not one.released]
    released = {one.staff for one in profile.follows if one.released}
    untold = [one for one in profile.follows if one.staff not in judged and one.staff not in gone]
    follows = [*untold, *(_follow(one, one.staff in released) for one in relations if one.active)]
    if follows == profile.follows and profile.owner is not None:
        return
    owner = await profile.follow(follows, act.at)
    if owner is not None:
        await _first_owner(act, profile, owner)


async def own_what_was_added_first(act: Act, profile: StoredCustomer, added: StoredRelation, at: datetime) -> None:
    """Whoever was added first of all owns the customer, although it has ended since or was told late.

    Only as long as nobody has decided otherwise.
    """
    latest = await StoredOwnerChange.latest(CustomerId(profile.id))
    if latest is not None and latest.why is not Why.FIRST_ADDED:
        return
    owner = latest.taker if latest is not None else None
    if latest is not None and act.at - latest.at > _LATE:
        return
    if owner == added.staff or (owner is not None and await _was_added_before(profile, owner, at)):
        return
    if owner is None and added.active:
        return
    await profile.begin_with(added.staff, added.added_by, added.state, at=at, now=act.at)
    await _first_owner(act, profile, added.staff, giver=owner)


def announce(act: Act, profile: StoredCustomer, relation: StoredRelation) -> None:
    """Pass on that the two became contacts, once for each time they did."""
    if relation.unannounced:
        relation.made += 1
        act.emit(ContactMade(CustomerId(profile.id), relation.staff, relation.state))


async def _was_added_before(profile: StoredCustomer, owner: StaffId, at: datetime) -> bool:
    """Whether an event, or the platform's list, says that the owner was there by then."""
    theirs = [one for one in await StoredRelation.of_accounts(profile.identities) if one.staff == owner]
    begun = [one.begun for relation in theirs for one in episodes(relation.told) if one.begun is not None]
    return not begun or min(begun) <= at


async def _first_owner(act: Act, profile: StoredCustomer, owner: StaffId, giver: StaffId | None = None) -> None:
    change = OwnerChange(
        customer=CustomerId(profile.id), giver=giver, taker=owner, by=None, why=Why.FIRST_ADDED, at=act.at
    )
    await StoredOwnerChange.add(change)
    act.emit(OwnerChanged(change.customer, giver=giver, taker=owner, why=Why.FIRST_ADDED))


def _follow(relation: StoredRelation, released: bool) -> StoredFollow:
    return StoredFollow(
        staff=relation.staff,
        remark=relation.remark,
        added_by=relation.added_by,
        state=relation.state,
        since=relation.since or relation.marks[-1].at,
        released=released,
    )


def made(relation: StoredRelation, at: datetime, state: str | None) -> bool:
    """Put down that an event told of a beginning; false when it is no news."""
    fresh = relation.note(at, Deed.MADE)
    relation.state = relation.state or state
    return fresh
