"""A customer as the rest of the product sees one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from crm_core.customers.birthday import Birthday
from crm_core.values import CustomerId, StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """`owner` is None in the public pool. `source` says how the customer first came, in Chinese.

    `state` is that of the code the customer came by, None without one; `absorbed` are profiles that turned out
    to be the same person.
    """

    id: CustomerId
    name: str
    company: str
    owner: StaffId | None
    source: str
    state: str | None
    tags: tuple[str, ...]
    phones: tuple[str, ...]
    names: tuple[str, ...]
    created_at: datetime
    birthday: Birthday | None = None
    stage: str = ""
    identities: tuple[str, ...] = ()
    absorbed: tuple[CustomerId, ...] = ()

    @property
    def whole(self) -> tuple[CustomerId, ...]:
        """Every id that something of this customer may be written under."""
        return (self.id, *self.absorbed)


@dataclass(frozen=True, slots=True)
class Phones:
    """A customer's numbers, as the person who asked may see them: `in_full`, or masked."""

    numbers: tuple[str, ...]
    in_full: bool


def masked(phone: str) -> str:
    """`13812345678` as `138****5678`; shorter numbers keep their last two digits only."""
    if len(phone) < 8:
        return "*" * max(len(phone) - 2, 0) + phone[-2:]
    return f"{phone[:3]}****{phone[-4:]}"


def named_in(text: str, customers: Iterable[Customer]) -> list[Customer]:
    """Whom `text` names, by name: whoever it names only as a part of another's name is not meant.

    A company's name means its people only when no person is named.
    """
    persons = {one: _longest(text, (name for name in one.names if name != one.company)) for one in customers}
    named = {one: name for one, name in persons.items() if name} or {
        one: one.company for one in persons if one.company and one.company in text
    }
    return sorted(
        (one for one, name in named.items() if _stands_alone(name, text, named.values())),
        key=lambda one: (one.name, one.id),
    )


def _longest(text: str, names: Iterable[str]) -> str:
    return max((name for name in names if len(name) > 1 and name in text), key=len, default="")


def _stands_alone(name: str, text: str, names: Iterable[str]) -> bool:
    """Whether `name` is still there once the longer names that contain it are gone."""
    for longer in names:
        if name != longer and name in longer:
            text = text.replace(longer, "\n")
    return name in text


@dataclass(frozen=True, slots=True)
class Match:
    """A customer a text may mean; `likeness` is one of the figures of `likeness.py`."""

    customer: Customer
    likeness: float
