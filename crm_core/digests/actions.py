"""The morning overview: one card for each person and workday."""

from datetime import date, timedelta

from crm_core.act import Act, Urgency
from crm_core.action import action
from crm_core.conversations.documents import StoredMessage
from crm_core.customers.birthday import first_day_of
from crm_core.customers.documents import StoredCustomer
from crm_core.digests.documents import StoredDigest, digest_id
from crm_core.digests.model import BIRTHDAYS_AHEAD, SILENT_FOR, Digest, day_of_digest, digest_card
from crm_core.house import House
from crm_core.permissions import Permission
from crm_core.preferences.documents import StoredPreferences
from crm_core.preferences.model import Wishes
from crm_core.reminders.documents import StoredReminder
from crm_core.reminders.model import agenda
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import address_of
from crm_core.values import StaffId

_MOST_REMINDERS = 200


@action(Permission.FEED)
async def send_digests(act: Act, house: House, limit: int = 20) -> int:
    """Give the overview to whoever is due one, at most `limit` people; returns how many were looked at.

    Somebody with nothing to be told gets none, and none later that day. 0 means that nobody is due.
    """
    days = await _days_due(act, house)
    given = await StoredDigest.given(digest_id(person, day) for person, day in days.items())
    due = {person: day for person, day in days.items() if digest_id(person, day) not in given}
    some = dict(list(due.items())[:limit])
    members = await StoredStaff.by_ids(some)
    wishes = await StoredPreferences.of(some)
    for person, day in some.items():
        zone = house.habits.overridden(wishes.get(person, Wishes())).zone
        digest = Digest(
            agenda=agenda(await StoredReminder.open_of(person, _MOST_REMINDERS), act.at, zone),
            birthdays=await _birthdays(act, person, day),
            silent=await _silent(act, person),
        )
        await StoredDigest.mark(digest_id(person, day), act.at)
        address = address_of(members[person], house.apps)
        if address is not None and not digest.is_empty:
            words = digest_card(digest, day, zone)
            key = f"digest:{digest_id(person, day)}"
            act.send(key, app=address.app, to=address.to, words=words, urgency=Urgency.NOTICE)
    if some:
        act.record("digests.send", *some)
    return len(some)


async def _days_due(act: Act, house: House) -> dict[StaffId, date]:
    """Whose overview of which day is due, given or not."""
    people = await StoredStaff.working()
    wishes = await StoredPreferences.of(people)
    days = {
        person: day_of_digest(house.habits.overridden(wishes.get(person, Wishes())), house.holidays, act.at)
        for person in people
    }
    return {person: day for person, day in days.items() if day is not None}


async def _birthdays(act: Act, person: StaffId, today: date) -> tuple[tuple[date, str], ...]:
    """When which of this person's own customers has birthday soon, by day and name."""
    days = [today + timedelta(days=number) for number in range(BIRTHDAYS_AHEAD + 1)]
    found = await StoredCustomer.visible_to(act).with_birthday(person, days)
    celebrated = [(first_day_of(one.birthday, days), one.name) for one in found if one.birthday]
    return tuple(sorted((day, name) for day, name in celebrated if day))


async def _silent(act: Act, person: StaffId) -> tuple[str, ...]:
    """Names of this person's own customers nothing was said with for long, longest known first."""
    since = act.at - SILENT_FOR
    own = await StoredCustomer.visible_to(act).owned_by(person, known_before=since)
    heard = await StoredMessage.talked_with([*own], since)
    return tuple(name for customer, name in own.items() if customer not in heard)
