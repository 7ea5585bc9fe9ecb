"""What staff members write, tap and send.

`route` says how to answer in the very chat it came from, in words of the platform's adapter; empty where the
receiver alone says it.
"""

from dataclasses import dataclass
from datetime import datetime

from crm_core.messages.groups import GroupPlace
from crm_core.values import Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSaid:
    """A staff member wrote to the app; `place` is the group it was in, None for a chat of their own."""

    staff: Identity
    text: str
    at: datetime
    route: str = ""
    place: GroupPlace | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffTapped:
    """A staff member tapped a button of a card or of the app's menu (`task_id` is then empty).

    `chosen` are the keys of what was ticked in a `Choice`; `code` lets this card be changed once, empty for none.
    """

    staff: Identity
    button: str
    task_id: str
    at: datetime
    route: str = ""
    chosen: tuple[str, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSentMedia:
    """A staff member sent the app something that is not text (`kind` as the platform names it)."""

    staff: Identity
    kind: str
    at: datetime
    route: str = ""
