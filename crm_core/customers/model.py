"""A customer as the rest of the product sees one."""

from dataclasses import dataclass
from datetime import datetime

from crm_core.values import CustomerId, StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """`owner` is None in the public pool. `source` says how the customer first came, in Chinese.

    `state` is that of the code the customer came by, None without one.
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


@dataclass(frozen=True, slots=True)
class Match:
    """A customer a text may mean; `likeness` is one of the figures of `likeness.py`."""

    customer: Customer
    likeness: float
