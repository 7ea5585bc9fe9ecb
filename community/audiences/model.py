"""An audience: whom it takes in, whom it leaves out, and whose customers it may be made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from crm_core.act import Actor
from crm_core.permissions import Role
from crm_core.values import AppKey, CustomerId, StaffId

NO_ROBOT = AppKey("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Everything named has to hold; of several stages, sources, owners or groups one is enough. Empty: whatever.

    `active_days` and `silent_days`: there were words, or none, within so many days; 0 does not ask. Who has a tag of
    `no_tags`, or is one of `without`, is left out. `within` are those whose customers these are, None for everybody's.
    """

    any_tags: tuple[str, ...] = ()
    all_tags: tuple[str, ...] = ()
    no_tags: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    owners: tuple[StaffId, ...] = ()
    active_days: int = 0
    silent_days: int = 0
    groups: tuple[str, ...] = ()
    without: tuple[CustomerId, ...] = ()
    within: tuple[StaffId, ...] | None = None

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> "Audience":
        """From plain values. Raises ValidationError."""
        return TypeAdapter(cls).validate_python(row)

    @property
    def plain(self) -> dict[str, Any]:
        """As plain values."""
        return TypeAdapter(type(self)).dump_python(self, mode="json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A customer as a plan sees one. `contacts` are staff, the longest known first; `accounts` are identity keys."""

    id: CustomerId
    name: str
    owner: StaffId | None
    contacts: tuple[StaffId, ...]
    accounts: tuple[str, ...]
    excluded: bool
    opted_out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSeen:
    """A group as a plan sees one; `id` is the identity key. `robot` is the app whose robot is in it, if any."""

    id: str
    name: str
    owner: StaffId | None
    people: int
    robot: AppKey = NO_ROBOT


def whose(actor: Actor) -> tuple[StaffId, ...] | None:
    """Whose customers somebody may send something to: community and administrators everybody's."""
    if actor.staff is None or actor.roles & {Role.ADMIN, Role.COMMUNITY}:
        return None
    return (actor.staff, *sorted(actor.team))
