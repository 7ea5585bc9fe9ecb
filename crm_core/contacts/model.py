"""The rules of being contacts: what follows from what was told, in whatever order and however often it is told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby

from crm_core.messages import Ending

GRACE = timedelta(minutes=1)
"""For so long after two became contacts it means nothing that the platform's list does not have them yet."""
MOST_MARKS = 60
"""How many marks of one relation are kept, the latest."""


class Deed(StrEnum):
    """What a mark says."""

    MADE = "made"
    """An event told that the two became contacts."""
    LISTED = "listed"
    """The platform's details say since when they are."""
    BY_STAFF = "by_staff"
    BY_CUSTOMER = "by_customer"
    BY_TRANSFER = "by_transfer"
    UNLISTED = "unlisted"
    AGREED = "agreed"
    """The customer agreed to the chat archive; begins and ends nothing."""


ENDED = {
    Ending.STAFF: Deed.BY_STAFF,
    Ending.CUSTOMER: Deed.BY_CUSTOMER,
    Ending.TRANSFER: Deed.BY_TRANSFER,
    Ending.UNLISTED: Deed.UNLISTED,
}
LOSSES = (Deed.BY_STAFF, Deed.BY_CUSTOMER, Deed.UNLISTED)
_BEGIN = (Deed.MADE, Deed.LISTED)


@dataclass(frozen=True, slots=True)
class Mark:
    """What was told of a relation, with the platform's time."""

    at: datetime
    deed: Deed


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One time of being contacts. `begun` is None when only the end was told; `announced` when an event told of it.

    `ended` and `by` are None while it lasts.
    """

    begun: datetime | None
    announced: bool
    ended: datetime | None = None
    by: Deed | None = None


def with_mark(marks: Iterable[Mark], one: Mark) -> list[Mark]:
    """The marks with one more, each once, oldest first."""
    return sorted({*marks, one}, key=lambda mark: (mark.at, mark.deed))[-MOST_MARKS:]


def episodes(marks: Sequence[Mark]) -> list[Episode]:
    """What the marks come to, oldest first.

    Of a beginning and an end in the same second the one comes first that changes something.
    """
    found: list[Episode] = []
    ordered = sorted((mark for mark in marks if mark.deed is not Deed.AGREED), key=lambda mark: mark.at)
    for at, same in groupby(ordered, key=lambda mark: mark.at):
        deeds = [mark.deed for mark in same]
        begins = [deed for deed in deeds if deed in _BEGIN]
        ends = [deed for deed in deeds if deed not in _BEGIN]
        last_is_open = bool(found) and found[-1].ended is None
        for step in (ends, begins) if last_is_open else (begins, ends):
            if step is begins and begins:
                _begin(found, at, announced=Deed.MADE in begins)
            elif ends and step is ends:
                _end(found, at, min(ends))
    return found


def _begin(found: list[Episode], at: datetime, *, announced: bool) -> None:
    if found and found[-1].ended is None:
        found[-1] = Episode(begun=found[-1].begun, announced=found[-1].announced or announced)
    else:
        found.append(Episode(begun=at, announced=announced))


def _end(found: list[Episode], at: datetime, by: Deed) -> None:
    """An end told twice, by both sides, is that of the first."""
    if not found:
        found.append(Episode(begun=None, announced=False, ended=at, by=by))
    elif found[-1].ended is None:
        found[-1] = Episode(begun=found[-1].begun, announced=found[-1].announced, ended=at, by=by)


def is_active(marks: Sequence[Mark], *, listed: bool | None, read_at: datetime | None) -> bool:
    """Whether they are contacts. `listed` is what the platform's list said when it was read last, None for never.

    The list counts only against them: after a customer's deleting it may still have the two.
    """
    known = episodes(marks)
    if not known:
        return bool(listed)
    last = known[-1]
    if last.ended is not None:
        return False
    missing = listed is False and read_at is not None and last.begun is not None and read_at > last.begun + GRACE
    return not missing


def announced(marks: Sequence[Mark]) -> int:
    """How many times events told that the two became contacts."""
    return sum(one.announced for one in episodes(marks))


BECAME = "与客户成为好友"
_SAID = {
    Deed.BY_STAFF: "{}删除了客户的好友",
    Deed.BY_CUSTOMER: "客户删除了{}的好友",
    Deed.BY_TRANSFER: "客户的好友从{}换给了同事",
    Deed.UNLISTED: "客户从外部联系人里删除了，之前由{}跟进",
}


def happened(marks: Sequence[Mark]) -> list[tuple[datetime, str]]:
    """What a history tells of it, oldest first; `{}` stands for the staff member."""
    told = [(one.at, "客户同意与{}的会话存档") for one in marks if one.deed is Deed.AGREED]
    for one in episodes(marks):
        if one.begun is not None:
            told.append((one.begun, "{}" + BECAME))
        if one.ended is not None and one.by is not None:
            told.append((one.ended, _SAID[one.by]))
    return sorted(told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """What a staff member notes of a customer on the platform; `mobiles` are all of them."""

    remark: str = ""
    description: str = ""
    company: str = ""
    mobiles: tuple[str, ...] = ()


LONGEST_REMARK = 20
LONGEST_DESCRIPTION = 150
LONGEST_COMPANY = 20
MOST_MOBILES = 5
"""As the documents of externalcontact/remark have it; of numbers they give no limit, the client takes five."""
