"""Reminders whose time has come: the person hears of each occurrence, once more if need be, then the leader."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crm_core.act import Act, Urgency
from crm_core.action import action, reading
from crm_core.customers.documents import StoredCustomer
from crm_core.house import House
from crm_core.messages import Card
from crm_core.outbox.actions import change_cards
from crm_core.permissions import Permission
from crm_core.preferences.documents import StoredPreferences
from crm_core.preferences.model import Preferences, Wishes
from crm_core.reminders.cards import heading, leader_card, reminder_card
from crm_core.reminders.documents import StoredReminder
from crm_core.reminders.model import Reminder, Ring, State, caught_up, next_of, reminder_id
from crm_core.staff.actions import in_the_name_of
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import Address, StaffMember, address_of, leader_of
from crm_core.todos.following import follow
from crm_core.values import CustomerId, StaffId

HELD_BACK = timedelta(hours=1)
"""How long one waits whose person cannot be reached: nobody took over, or no app is connected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """What one round needs to know of the people in it. `names` are of the customers each may see, by person."""

    house: House
    members: Mapping[StaffId, StaffMember]
    wishes: Mapping[StaffId, Wishes]
    names: Mapping[StaffId, Mapping[CustomerId, str]]

    def preferences(self, staff: StaffId) -> Preferences:
        return self.house.habits.overridden(self.wishes.get(staff, Wishes()))

    def address(self, staff: StaffId) -> Address | None:
        member = self.members.get(staff)
        return address_of(member, self.house.apps) if member else None

    def customer(self, one: Reminder) -> str | None:
        return self.names.get(one.staff, {}).get(one.customer) if one.customer else None


@reading(Permission.FEED)
async def is_any_due(act: Act) -> bool:
    """Whether `ring_due` has something to do."""
    return await StoredReminder.any_ringing(act.at)


@action(Permission.FEED)
async def ring_due(act: Act, house: House, limit: int = 100) -> int:
    """Send the card of each occurrence that is due, at most `limit`, and move it on; returns how many were looked at.

    The card's key is made of reminder and occurrence, so it goes out once whoever else rings at the same moment. What
    is late says so; of a repeating one that was missed several times only one comes. 0 means that nothing is due.
    """
    due = await StoredReminder.ringing(act.at, limit)
    if not due:
        return 0
    batch = await _batch(act, house, due)
    moved: dict[str, Reminder] = {}
    for one in sorted(due, key=lambda each: each.next_ring is not Ring.FIRST):
        if one.id not in moved:
            moved |= {each.id: each for each in await _move_on(act, batch, one)}
    await StoredReminder.put([*moved.values()])
    await follow(act, [*moved.values()])
    act.record("reminders.ring", *(one.id for one in due))
    return len(due)


async def _batch(act: Act, house: House, due: list[Reminder]) -> _Batch:
    people = {one.staff for one in due}
    members = await StoredStaff.by_ids(people)
    names: dict[StaffId, Mapping[CustomerId, str]] = {}
    for person, member in members.items():
        if about := {one.customer for one in due if one.staff == person and one.customer}:
            names[person] = await _names_seen_by(act, member, about)
    return _Batch(house=house, members=members, wishes=await StoredPreferences.of(people), names=names)


async def _move_on(act: Act, batch: _Batch, one: Reminder) -> list[Reminder]:
    """What becomes of one that is due, and of others by it."""
    preferences = batch.preferences(one.staff)
    if one.state is not State.OPEN:
        following = next_of(one, act.at, preferences.zone, batch.house.holidays)
        return [replace(one, ring_at=None, succeeded=True), *([following] if following else [])]
    if (address := batch.address(one.staff)) is None:
        return [replace(one, ring_at=act.at + HELD_BACK)]
    if one.next_ring is Ring.LEADER:
        return [await _escalated(act, batch, one)]
    one = caught_up(one, act.at, preferences.zone, batch.house.holidays)
    awake = _planned(one, preferences)
    if awake > act.at:
        return [replace(one, ring_at=awake)]
    title = heading(one.next_ring, act.at - awake)
    card = reminder_card(one, title, batch.customer(one), now=act.at, zone=preferences.zone)
    return await _ring(act, batch, one, card, address)


def _planned(one: Reminder, preferences: Preferences) -> datetime:
    """When it should ring, had nothing kept it from that but the person's own wish to be left in peace."""
    if not one.rings:
        return one.due if one.explicit else preferences.after_quiet(one.due)
    return preferences.after_quiet(one.ring_at or one.due)


async def _ring(act: Act, batch: _Batch, one: Reminder, card: Card, address: Address) -> list[Reminder]:
    again = one.next_ring is Ring.AGAIN
    key = f"{one.key}:again" if again else one.key
    act.send(key, app=address.app, to=address.to, words=card, urgency=Urgency.NOTICE)
    rung = replace(
        one,
        rings=one.rings + 1,
        rang_at=act.at,
        ring_at=batch.house.hours.later(act.at, batch.house.again_minutes),
        succeeded=one.succeeded or one.repeat is not None,
        touched_at=act.at,
    )
    if again:
        return [rung]
    following = next_of(one, act.at, batch.preferences(one.staff).zone, batch.house.holidays)
    return [rung, *([following] if following else []), *await _superseded(act, one)]


async def _superseded(act: Act, one: Reminder) -> list[Reminder]:
    """The occurrence before, when it rang and nobody reacted."""
    before = reminder_id(one.series, one.occurrence - 1)
    found = (await StoredReminder.by_ids([before])).get(before) if one.occurrence > 1 and not one.snoozed else None
    if found is None or found.state is not State.OPEN or not found.rings:
        return []
    await change_cards(act, found.about, "已由新的一次接替")
    return [replace(found, state=State.MISSED, ring_at=None, touched_at=act.at)]


async def _escalated(act: Act, batch: _Batch, one: Reminder) -> Reminder:
    """The reminder once its person's leader was told; waiting for the end of the leader's quiet hours before that."""
    member = batch.members[one.staff]
    leader = leader_of(member, await StoredStaff.leaders(member.departments))
    told = replace(one, rings=one.rings + 1, ring_at=None, touched_at=act.at)
    if leader is None or (address := address_of(leader, batch.house.apps)) is None:
        return told
    wishes = await StoredPreferences.of([leader.id])
    preferences = batch.house.habits.overridden(wishes.get(leader.id, Wishes()))
    if (awake := preferences.after_quiet(act.at)) > act.at:
        return replace(one, ring_at=awake)
    seen = (await _names_seen_by(act, leader, {one.customer})).get(one.customer) if one.customer else None
    card = leader_card(one, member.name, seen, now=act.at, zone=preferences.zone)
    act.send(f"{one.key}:leader", app=address.app, to=address.to, words=card, urgency=Urgency.NOTICE)
    return told


async def _names_seen_by(act: Act, member: StaffMember, customers: set[CustomerId]) -> Mapping[CustomerId, str]:
    theirs = await in_the_name_of(act, member)
    return await StoredCustomer.visible_to(theirs).named(customers)
