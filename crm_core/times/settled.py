"""A moment that was worked out, before it has its title."""

from dataclasses import dataclass
from datetime import date, datetime

from crm_core.times.reading import Refused, Why
from crm_core.times.repeats import Repeat


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """As in `reading.Found`."""

    at: datetime | date
    repeat: Repeat | None = None
    notes: tuple[str, ...] = ()
    assumed: bool = False


def past(what: str) -> Refused:
    """`what` is a time as it is shown."""
    return Refused(Why.PAST, f"{what}已经过了，请写一个将来的时间。")
