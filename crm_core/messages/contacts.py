"""Customers as contacts of staff members: what happens to them, and what a platform knows of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Literal

from crm_core.messages.tags import TagTold
from crm_core.values import Identity, Use


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerAdded:
    """A customer and a staff member became contacts. `welcome_code` lives 20 s and works once."""

    staff: Identity
    customer: Identity
    state: str | None
    welcome_code: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerEdited:
    """Remark, tags or numbers of a contact were changed in the platform's client; read the details again."""

    staff: Identity
    customer: Identity
    at: datetime


class Ending(StrEnum):
    """Who ended it that two were contacts."""

    STAFF = "staff"
    CUSTOMER = "customer"
    TRANSFER = "transfer"
    """Nobody: the customer was given another contact."""
    UNLISTED = "unlisted"
    """The company: the customer is struck off the list of contacts that it keeps itself, as in 钉钉."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactEnded:
    """A customer and a staff member are contacts no more."""

    staff: Identity
    customer: Identity
    by: Ending
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveAgreed:
    """A customer agreed that the chat with this staff member is archived; `welcome_code` as in `CustomerAdded`."""

    staff: Identity
    customer: Identity
    welcome_code: str | None
    at: datetime


class HandoverProgress(StrEnum):
    """How far the platform is with handing a customer from one staff member to another."""

    WAITING = "waiting"
    """The customer has been told and may still refuse."""
    DONE = "done"
    REFUSED = "refused"
    FULL = "full"
    """The new contact may have no more customers."""
    UNKNOWN = "unknown"
    """The platform knows nothing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverTold:
    """The platform says how handing a customer over ended; `staff` is one of the two between whom it was."""

    staff: Identity
    customer: Identity
    progress: HandoverProgress
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """A staff member's relation to a customer, with what that staff member noted of the customer.

    `added_by` names the way, in our words (e.g. `扫码`); `state` is that of the code it came by, None without one.
    `tags` are the company's own that this staff member has put on; `beyond` is what else the platform tells, by its
    own names.
    """

    staff: Identity
    remark: str
    description: str
    company: str
    mobiles: tuple[str, ...]
    state: str | None
    added_by: str
    added_at: datetime
    tags: tuple[TagTold, ...] = ()
    beyond: Mapping[str, Any] = field(default_factory=dict[str, Any], compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerDetails:
    """What a platform knows of a customer. `tags` are names of the company's own tags, of all followers together.

    Of two readings the one counts that was begun later; `read_at` is None for one of just now. `beyond` is what else
    the platform tells, by its own names.
    """

    identity: Identity
    name: str
    company: str
    unionid: str | None
    follows: tuple[Follow, ...]
    tags: frozenset[str]
    read_at: datetime | None = None
    beyond: Mapping[str, Any] = field(default_factory=dict[str, Any], compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """Not said to anybody: the customer who is the receiver is to become a contact of `taker` in place of `giver`."""

    giver: Identity
    taker: Identity
    through: ClassVar[Use | None] = "contacts"
    kind: Literal["handover"] = "handover"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Not said to anybody: what `staff` notes of the customer who is the receiver. What is None stays as it is.

    `mobiles` are all numbers, in place of those noted before.
    """

    staff: Identity
    remark: str | None = None
    description: str | None = None
    company: str | None = None
    mobiles: tuple[str, ...] | None = None
    through: ClassVar[Use | None] = "contacts"
    kind: Literal["remark"] = "remark"
