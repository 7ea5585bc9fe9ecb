"""Groups that a robot of ours is in: no list of them can be read, so they are known by what is told and said there."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from crm_core.act import Act
from crm_core.action import action
from crm_core.groups.documents import StoredGroup
from crm_core.groups.events import GroupJoined, GroupLeft
from crm_core.memberships.documents import StoredMembership, profiles_of
from crm_core.memberships.model import WAYS, Membership, Way, after_change, plainly, spoke, stranger
from crm_core.messages import GroupChanged, GroupDeed, GroupPlace, RobotGroupTold
from crm_core.permissions import Permission
from crm_core.staff.documents import StoredStaff
from crm_core.values import AppKey, CustomerId, Identity


@action(Permission.FEED)
async def heard_in_group(
    act: Act,
    place: GroupPlace,
    speaker: Identity,
    at: datetime,
    *,
    robot: AppKey,
    name: str = "",
    is_staff: bool = False,
) -> None:
    """Somebody called upon the robot of an app in a group: there is such a group, and they are in it."""
    group = await StoredGroup.held(place.group.key, act.at)
    known = (await StoredMembership.of_group(group.id, [speaker.key])).get(speaker.key)
    one = known or replace(stranger(group.id, speaker.key), is_staff=is_staff)
    moves = spoke(one.moves, at)
    one = replace(one, name=name or one.name, moves=moves, inside=moves[-1].way is Way.IN and not group.dismissed_at)
    staff = await StoredStaff.ids_of([speaker.key]) if is_staff and one.inside else {}
    await group.met_by_robot(robot, at, name=place.title, owner=None, staff=[*staff.values()])
    if one != known:
        await StoredMembership.write([one])
        await group.hold(await StoredMembership.people_in(group.id))


@action(Permission.FEED)
async def robot_group_told(act: Act, told: RobotGroupTold, outside: Sequence[Identity], robot: AppKey) -> None:
    """Something happened to a group that the robot of an app is in; `outside` are the accounts of the members who do
    not work here. Idempotent.
    """
    group = await StoredGroup.held(told.group.key, act.at)
    ids = await StoredStaff.ids_of([one.key for one in (*told.staff, *([told.owner] if told.owner else []))])
    owner = ids.get(told.owner.key) if told.owner else None
    await group.met_by_robot(robot, told.at, name=told.title, owner=owner, staff=[owner] if owner else [])
    if told.deed is GroupDeed.DISMISSED:
        await group.dismiss(told.at)
        await StoredMembership.empty(group.id)
    elif told.deed in WAYS:
        moved = await _moved(told, outside, ids, dismissed=group.dismissed_at is not None)
        await StoredMembership.write(moved)
        staff = {ids[one.account]: one.inside for one in moved if one.account in ids}
        inside = [one for one, is_inside in staff.items() if is_inside]
        await group.met_by_robot(robot, told.at, name="", owner=None, staff=inside)
        await group.has_left([one for one in staff if one not in inside])
        await group.hold(await StoredMembership.people_in(group.id))
        await _tell(act, told, moved)
    act.record(f"groups.{told.deed}", group.id)


async def _moved(
    told: RobotGroupTold, outside: Sequence[Identity], colleagues: Collection[str], *, dismissed: bool
) -> list[Membership]:
    """Who quits is named by an id that is nobody's here when they are from outside: then nothing is known of it."""
    here = {one.key for one in told.staff if one.key in colleagues}
    accounts = dict.fromkeys([*here, *(one.key for one in outside)])
    known = await StoredMembership.of_group(told.group.key, accounts)
    change = GroupChanged(group=told.group, deed=told.deed, members=(), how=told.how, before="", version="", at=told.at)
    moved = [
        after_change(known.get(key) or replace(stranger(told.group.key, key), is_staff=key in here), change)
        for key in accounts
    ]
    return [replace(one, moves=plainly(one.moves), inside=one.inside and not dismissed) for one in moved]


async def _tell(act: Act, told: RobotGroupTold, moved: Sequence[Membership]) -> None:
    people = [one.account for one in moved if not one.is_staff]
    profiles = await profiles_of(people)
    for account in people:
        customer = profiles.get(account, CustomerId(""))
        if WAYS[told.deed] is Way.IN:
            act.emit(GroupJoined(customer, group=told.group.key, account=account, state=None))
        else:
            act.emit(GroupLeft(customer, group=told.group.key, account=account))
