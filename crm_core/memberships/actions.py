"""Who is in which groups. A person in several of them is one person."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from crm_core.act import Act
from crm_core.action import reading
from crm_core.customers.documents import StoredCustomer
from crm_core.groups.documents import StoredGroup
from crm_core.memberships.documents import StoredMembership, profiles_of
from crm_core.memberships.model import Membership
from crm_core.permissions import Permission
from crm_core.values import CustomerId

_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """The people inside some groups, each once: the profiles, and the accounts (keys) that have none."""

    customers: frozenset[CustomerId]
    strangers: frozenset[str]

    @property
    def people(self) -> int:
        return len(self.customers) + len(self.strangers)


@reading(Permission.READ_GROUP)
async def crowd_of(act: Act, groups: Collection[str] | None) -> Crowd:
    """The people inside these groups, or in all, as far as the groups are visible."""
    accounts = await StoredMembership.accounts_in(await StoredGroup.visible_to(act).ids(groups))
    profiles: dict[str, CustomerId] = {}
    for start in range(0, len(accounts), _AT_ONCE):
        profiles |= await profiles_of(accounts[start : start + _AT_ONCE])
    strangers = frozenset(one for one in accounts if one not in profiles)
    return Crowd(customers=frozenset(profiles.values()), strangers=strangers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Insider:
    """Somebody inside a group; `customer` where whoever asked may see that customer."""

    name: str
    is_staff: bool
    customer: CustomerId | None


@reading(Permission.READ_GROUP)
async def people_inside(act: Act, group: str, limit: int) -> list[Insider]:
    """Who is inside a group, by name; nobody when the group is not visible."""
    if await StoredGroup.visible_to(act).get(group) is None:
        return []
    inside = [one for one in (await StoredMembership.of_group(group)).values() if one.inside][:limit]
    profiles = await profiles_of([one.account for one in inside if not one.is_staff])
    names = await StoredCustomer.visible_to(act).named(profiles.values())
    found = [_insider(one, profiles.get(one.account), names) for one in inside]
    return sorted(found, key=lambda one: (one.is_staff, one.name))


def _insider(one: Membership, customer: CustomerId | None, names: Mapping[CustomerId, str]) -> Insider:
    visible = customer if customer in names else None
    return Insider(name=names[visible] if visible else one.name, is_staff=one.is_staff, customer=visible)


@reading(Permission.READ_GROUP)
async def latest_members(act: Act, group: str, limit: int) -> list[Membership]:
    """Who came or went last in a group, the latest first; nobody when the group is not visible."""
    if await StoredGroup.visible_to(act).get(group) is None:
        return []
    return await StoredMembership.latest_in(group, limit)
