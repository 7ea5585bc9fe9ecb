"""From what a group says to the moment it means."""

from datetime import UTC
from zoneinfo import ZoneInfo

from crm_core.times.groups import Group
from crm_core.times.hours import clock_of
from crm_core.times.once import once, reminded_ahead
from crm_core.times.reading import Refused
from crm_core.times.repeating import repeating
from crm_core.times.said import Today
from crm_core.times.settled import Settled


def settle(text: str, group: Group, today: Today, zone: ZoneInfo) -> Settled | Refused:
    """The moment a group means, still to come. `text` tells mornings from evenings where hours do not."""
    if group.wrong is not None:
        return Refused(group.wrong.why, group.wrong.reason)
    if group.from_now is not None:
        later = today.now.astimezone(UTC) + group.from_now.span
        return reminded_ahead(Settled(at=later.replace(microsecond=0)), group.ahead, today)
    clock = clock_of(group, today, text)
    if isinstance(clock, Refused):
        return clock
    if group.rhythm is not None:
        return repeating(group, group.rhythm, clock, today, zone)
    found = once(group, clock, today, zone)
    return found if isinstance(found, Refused) else reminded_ahead(found, group.ahead, today)
