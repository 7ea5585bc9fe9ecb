"""A staff member, and how the platform's departments become roles and teams."""

from collections.abc import Mapping
from dataclasses import dataclass

from crm_core.messages import Department, Member
from crm_core.permissions import Role
from crm_core.values import StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """`departments` and `leads` are department ids; `active` is false for people who left or were disabled.

    `listed` is false for somebody the directory has never named, known only as a follower of some customer.
    """

    id: StaffId
    name: str
    identities: tuple[str, ...]
    roles: frozenset[Role]
    departments: frozenset[str]
    leads: frozenset[str]
    active: bool
    listed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RolePlan:
    """How newcomers get their roles. `by_department` is keyed by department name."""

    first_admin: str
    by_department: Mapping[str, Role]
    otherwise: Role = Role.SALES

    def roles_of(self, identity: str, departments: frozenset[str], *, leads: bool) -> frozenset[Role]:
        """Roles of a member seen for the first time; `departments` are names."""
        roles = {self.by_department[name] for name in departments if name in self.by_department} or {self.otherwise}
        if leads:
            roles.add(Role.MANAGER)
        if identity == self.first_admin:
            roles.add(Role.ADMIN)
        return frozenset(roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the platform's directory makes of a staff member; `leads` are department ids, with all below them."""

    staff: StaffId
    member: Member
    leads: frozenset[str]
    roles: frozenset[Role]


def below(led: frozenset[str], departments: tuple[Department, ...]) -> frozenset[str]:
    """The departments led and everything below them."""
    reached = set(led)
    while True:
        found = {one.id for one in departments if one.parent_id in reached} - reached
        if not found:
            return frozenset(reached)
        reached |= found
