"""A staff member, and how the platform's departments become roles and teams."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from crm_core.customers.likeness import EXACT, rank
from crm_core.customers.names import Query, normalised
from crm_core.messages import Department, Member
from crm_core.permissions import Permission, Role, granted
from crm_core.values import AppKey, Identity, StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """`departments` and `leads` are department ids; `active` is false for people who left or were disabled.

    `listed` is false for somebody the directory has never named, known only as a follower of some customer.
    `wrote_to` is the app this person wrote to last, `prefers` the platform chosen for notices; both may be empty.
    """

    id: StaffId
    name: str
    identities: tuple[str, ...]
    roles: frozenset[Role]
    departments: frozenset[str]
    leads: frozenset[str]
    active: bool
    listed: bool
    wrote_to: str = ""
    prefers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RolePlan:
    """How newcomers get their roles. `by_department` is keyed by department name, `by_title` by a role in 钉钉."""

    first_admin: str
    by_department: Mapping[str, Role]
    otherwise: Role = Role.SALES
    by_title: Mapping[str, Role] = field(default_factory=dict[str, Role])

    def roles_of(
        self, identity: str, departments: frozenset[str], *, leads: bool, titles: frozenset[str] = frozenset()
    ) -> frozenset[Role]:
        """Roles of a member seen for the first time; `departments` and `titles` are names."""
        roles = {self.by_department[name] for name in departments if name in self.by_department}
        roles |= {self.by_title[name] for name in titles if name in self.by_title}
        roles = roles or {self.otherwise}
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

    @property
    def scope(self) -> str:
        return f"{self.member.identity.platform}:{self.member.identity.scope}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where somebody reads what an app says."""

    app: AppKey
    to: Identity


def address_of(member: StaffMember, apps: Iterable[AppKey]) -> Address | None:
    """How one of these apps reaches this member; None for somebody who left or whom none reaches.

    The platform this member has chosen comes first, then the app last written to, then the order of `apps`.
    """
    accounts = [Identity.from_key(key) for key in member.identities]
    ways = [
        Address(app=app, to=one) for app in apps for one in accounts if app.startswith(f"{one.platform}:{one.scope}:")
    ]

    def farness(way: Address) -> tuple[bool, bool]:
        return way.to.platform != member.prefers, way.app != member.wrote_to

    return min(ways, key=farness, default=None) if member.active else None


def looks_after_customers(member: StaffMember) -> bool:
    """Whether a customer may be given to this member."""
    return member.active and Permission.CLAIM_CUSTOMER in granted(member.roles)


def meant(member: StaffMember, query: Query) -> float:
    """How well a typed text names this member, by account or by name: a figure of `likeness.py`, 0 for not at all."""
    accounts = {normalised(Identity.from_key(key).account) for key in member.identities}
    return EXACT if query.text in accounts else rank(query, [member.name], ()) or 0.0


def leader_of(member: StaffMember, others: Iterable[StaffMember]) -> StaffMember | None:
    """Who leads the smallest circle that holds this member; None when nobody active does."""
    leaders = [
        one
        for one in others
        if one.id != member.id and one.active and Role.MANAGER in one.roles and one.leads & member.departments
    ]
    equals = member.leads if Role.MANAGER in member.roles else frozenset[str]()
    above = [one for one in leaders if not (one.leads <= equals)]
    return min(above, key=lambda one: (len(one.leads), one.id), default=None)


def below(led: frozenset[str], departments: tuple[Department, ...]) -> frozenset[str]:
    """The departments led and everything below them."""
    reached = set(led)
    while True:
        found = {one.id for one in departments if one.parent_id in reached} - reached
        if not found:
            return frozenset(reached)
        reached |= found
