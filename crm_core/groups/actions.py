"""Groups: taken over from a platform, found by those who may see them."""

from collections.abc import Collection
from datetime import datetime

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.customers.likeness import EXACT, rank
from crm_core.customers.names import Query
from crm_core.errors import NotFound
from crm_core.groups.documents import StoredGroup
from crm_core.groups.events import GroupJoined, GroupLeft
from crm_core.groups.model import NEVER, Group, LookedAt, Missed, knows, looked_at
from crm_core.memberships.documents import StoredMembership, profiles_of
from crm_core.memberships.model import (
    WAYS,
    Membership,
    Way,
    after_change,
    after_list,
    not_listed,
    stranger,
)
from crm_core.messages import GroupChanged, GroupDeed, GroupDetails
from crm_core.permissions import Permission
from crm_core.staff.documents import StoredStaff
from crm_core.values import CustomerId

MOST_COMPARED = 2_000
UNSEEN = "没有找到您能查看的客户群。"


@reading(Permission.FEED)
async def looked_so_far(act: Act, group: str) -> tuple[LookedAt, bool]:
    """How far our knowledge of a group goes, and whether it is dismissed."""
    looked, dismissed = await StoredGroup.looked_of(group)
    return looked or NEVER, dismissed


@action(Permission.FEED)
async def take_in_change(act: Act, change: GroupChanged, details: GroupDetails | None, read_at: datetime) -> None:
    """Something happened to a group; `details` is what was read of it because of that at `read_at`, if anything was.

    Once for each change: the order in which changes come does not matter.
    """
    group = await StoredGroup.held(change.group.key, act.at)
    if change.deed in WAYS and change.members:
        await _note_moves(act, group, change)
    if details is not None:
        await _take_over(group, details, read_at, change)
    if change.deed is GroupDeed.DISMISSED or group.dismissed_at:
        await group.dismiss(change.at if change.deed is GroupDeed.DISMISSED else group.dismissed_at or change.at)
        await StoredMembership.empty(group.id)
    elif details is None:
        await group.hold(await StoredMembership.people_in(group.id))
        if knows(group.looked, change):
            await group.look(looked_at(group.looked, group.version, group.read_at, change))
    act.record(f"groups.{change.deed}", group.id)


@action(Permission.FEED)
async def take_over_group(act: Act, details: GroupDetails, read_at: datetime) -> Missed | None:
    """A group was read without any change having been told; returns what of it is news. Idempotent."""
    group = await StoredGroup.held(details.group.key, act.at)
    await _take_over(group, details, read_at, None)
    if group.dismissed_at:
        await StoredMembership.empty(group.id)
    act.record("groups.read", group.id)
    if group.read_at is None:
        return Missed.GROUP
    if group.version != details.version:
        return Missed.MEMBERS
    return Missed.SETTINGS if (group.name, group.notice) != (details.name, details.notice) else None


@action(Permission.FEED)
async def mark_dismissed(act: Act, group: str) -> Missed | None:
    """The platform knows the group no more, and did not tell us when it was dismissed. Idempotent."""
    held = await StoredGroup.held(group, act.at)
    if held.dismissed_at is not None:
        return None
    await held.dismiss(act.at)
    await StoredMembership.empty(group)
    act.record("groups.dismissed", group)
    return Missed.DISMISSAL


@action(Permission.FEED)
async def meet_groups(act: Act, groups: Collection[str]) -> None:
    """A walk through all groups has met these."""
    await StoredGroup.met(groups, act.at)


@reading(Permission.FEED)
async def unmet_groups(act: Act, scope: str, since: datetime) -> list[str]:
    """The groups of `scope` (`wecom:<corp>`) that a walk begun at `since` has not met."""
    return await StoredGroup.not_met_since(scope, since)


@reading(Permission.FEED)
async def knows_groups(act: Act, scope: str) -> bool:
    """Whether any group of `scope` (`wecom:<corp>`) was ever read."""
    return await StoredGroup.any_read(scope)


@reading(Permission.READ_GROUP)
async def list_groups(act: Act, limit: int, *, skip: int = 0) -> tuple[list[Group], int]:
    """The visible groups that there are, the largest first, without the first `skip`; and how many there are."""
    visible = StoredGroup.visible_to(act)
    return await visible.all(limit, skip=skip), await visible.count()


@reading(Permission.READ_GROUP)
async def find_groups(act: Act, text: str) -> list[Group]:
    """The visible groups that a text may mean, the likeliest first; those meant exactly are the only answer."""
    query = Query.read(text)
    found = [
        (likeness, one)
        for one in await StoredGroup.visible_to(act).all(MOST_COMPARED)
        if one.name and (likeness := 1.0 if text in one.name else rank(query, [one.name], ()) or 0.0)
    ]
    exact = [one for likeness, one in found if one.name == text or likeness > EXACT]
    ordered = sorted(found, key=lambda pair: (-pair[0], pair[1].name, pair[1].id))
    return exact or [one for _, one in ordered]


@reading(Permission.READ_GROUP)
async def get_group(act: Act, group: str) -> Group:
    """Raises NotFound."""
    found = await StoredGroup.visible_to(act).get(group)
    if found is None:
        raise NotFound(UNSEEN)
    return found


async def _note_moves(act: Act, group: StoredGroup, change: GroupChanged) -> None:
    accounts = [one.key for one in change.members]
    known = await StoredMembership.of_group(group.id, accounts)
    moved = [after_change(known.get(one) or stranger(group.id, one), change) for one in dict.fromkeys(accounts)]
    await StoredMembership.write(moved)
    profiles = await profiles_of(accounts)
    for one in moved:
        customer = profiles.get(one.account, CustomerId(""))
        if WAYS[change.deed] is Way.IN:
            act.emit(GroupJoined(customer, group=group.id, account=one.account, state=one.state))
        else:
            act.emit(GroupLeft(customer, group=group.id, account=one.account))


async def _take_over(group: StoredGroup, details: GroupDetails, read_at: datetime, change: GroupChanged | None) -> None:
    """Write what was read, unless something that was read later is written already."""
    if group.read_at is not None and read_at < group.read_at:
        return
    known = await StoredMembership.of_group(group.id)
    listed = {one.identity.key: one for one in details.members}
    now: list[Membership] = [
        after_list(known.get(key) or stranger(group.id, key), member) for key, member in listed.items()
    ]
    now += [not_listed(one, read_at) for key, one in known.items() if key not in listed and one.inside]
    await StoredMembership.write(one for one in now if one != known.get(one.account))
    staff = [one.identity.key for one in details.members if one.is_staff]
    named = [*staff, *(one.key for one in details.admins), *([details.owner.key] if details.owner else [])]
    ids = await StoredStaff.ids_of(named)
    await group.take_over(
        details,
        looked_at(group.looked, details.version, read_at, change),
        owner=ids[details.owner.key] if details.owner else None,
        admins=[ids[one.key] for one in details.admins],
        staff=sorted({ids[one] for one in named}),
    )
