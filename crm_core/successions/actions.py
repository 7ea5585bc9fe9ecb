"""Handing over all that somebody has: once it is asked for, carried out in steps, and told of at the end."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from crm_core.act import Act, Actor
from crm_core.action import action, reading
from crm_core.customers.documents import StoredCustomer
from crm_core.handovers.actions import ask_for_many
from crm_core.handovers.documents import StoredHandover
from crm_core.handovers.model import Accounts, accounts_between
from crm_core.messages import GroupSuccession
from crm_core.ownership.actions import inherit
from crm_core.permissions import Permission, Role
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import StaffMember, leader_of
from crm_core.successions.documents import StoredFarewell, StoredMove, StoredSuccession, count_owned
from crm_core.successions.model import (
    AT_ONCE,
    LOOK_AGAIN,
    MOST_A_CALL,
    MOST_TRIES,
    Move,
    Stage,
    Task,
    returned,
    summary,
)
from crm_core.successions.returning import goes_along
from crm_core.successions.telling import taker_key, tell
from crm_core.values import AppKey, CustomerId, Identity


@reading(Permission.FEED)
async def next_task(act: Act) -> Task | None:
    """What is to be gone on with now."""
    found = await StoredSuccession.next_due(act.at)
    if found is None:
        return None
    people = await StoredStaff.by_ids([found.giver, found.taker])
    giver, taker = people[found.giver], people[found.taker]
    pair = accounts_between(giver.identities, giver.identities, taker.identities)
    return Task(
        id=found.id,
        stage=found.stage,
        giver=found.giver,
        giver_account=pair.giver if pair else None,
        taker_account=pair.taker if pair else None,
        resigned=found.resigned,
    )


@action(Permission.FEED)
async def look_later(act: Act, task: Task) -> bool:
    """The platform would not tell; false when it was asked often enough."""
    found = await StoredSuccession.called(task.id)
    await found.put(tries=found.tries + 1, due=act.at + LOOK_AGAIN)
    return found.tries < MOST_TRIES


@action(Permission.FEED)
async def set_out(act: Act, task: Task, unassigned: Collection[str] | None, groups: Sequence[str]) -> None:
    """What the platform told of a leaver's customers and of the groups; from now on everything changes hands."""
    found = await StoredSuccession.called(task.id)
    if found.stage is not Stage.ASKED:
        return
    if found.back_of:
        gone = {*(await StoredSuccession.called(found.back_of)).groups}
        groups = [one for one in groups if one in gone]
    chunks = [groups[start : start + MOST_A_CALL] for start in range(0, len(groups), MOST_A_CALL)]
    keys = [f"{task.id}:groups:{number}" for number in range(len(chunks))]
    for key, some in zip(keys, chunks, strict=True):
        if task.taker_account is not None and task.giver_account is not None:
            words = GroupSuccession(taker=task.taker_account, groups=tuple(some), resigned=task.resigned)
            act.ask(key, of=task.giver_account, words=words, not_before=found.asks_from)
    known = None if unassigned is None else [*unassigned]
    await found.put(stage=Stage.MOVING, unassigned=known, open_groups=keys, due=act.at)


@action(Permission.FEED)
async def go_on(act: Act, task: Task) -> int:
    """Some more customers change hands, here and on the platform; returns how many were looked at.

    With the last it only waits.
    """
    found = await StoredSuccession.called(task.id)
    if found.stage is not Stage.MOVING:
        return 0
    if not (await StoredStaff.by_ids([found.taker]))[found.taker].active:
        await found.put(stage=Stage.WAITING)
        return 0
    # It was allowed when it was asked for; what may have changed since changes nothing about that.
    asker = Actor(staff=found.by, roles=frozenset({Role.ADMIN}))
    theirs = replace(act, actor=asker, cause=f"{found.id}:{found.after}", reversible=False)
    wanted = {"owner": found.giver, "_id": {"$gt": found.after}}
    looked_at = await StoredCustomer.find(wanted).sort("+_id").limit(AT_ONCE).to_list()
    customers = [one for one in looked_at if await goes_along(found, CustomerId(one.id))]
    moves: list[Move] = []
    pairs: list[tuple[CustomerId, Accounts]] = []
    for one in customers:
        customer = CustomerId(one.id)
        given = await inherit(theirs, customer, found.taker, resigned=found.resigned)
        moves.append(Move(customer=customer, change=given.id, passed=given.passed))
        if given.accounts and (found.unassigned is None or given.accounts.customer.account in found.unassigned):
            pairs.append((customer, given.accounts))
    await StoredMove.keep(found.id, moves, act.at)
    if pairs:
        not_before = found.asks_from or found.at
        await ask_for_many(theirs, found.id, pairs, AppKey(found.app), resigned=found.resigned, not_before=not_before)
    if looked_at:
        await found.put(after=looked_at[-1].id, moved=found.moved + len(customers), due=act.at)
    if len(looked_at) < AT_ONCE:
        await found.put(stage=Stage.WAITING)
        await _tell_taker(act, found)
    return len(looked_at)


@action(Permission.FEED)
async def groups_settled(act: Act, key: str, done: Sequence[str], failed: int, *, perhaps: Sequence[str] = ()) -> None:
    """The platform has given these groups another owner, and so many not; of those `perhaps` it never said.

    Idempotent by the call's `key`.
    """
    found = await StoredSuccession.get(key.rsplit(":groups:", 1)[0])
    if found is None or key not in found.open_groups:
        return
    await found.put(
        groups_done=found.groups_done + len(done),
        groups_failed=found.groups_failed + failed,
        open_groups=[one for one in found.open_groups if one != key],
        groups=[*found.groups, *done, *perhaps],
    )
    if found.back_of:
        before = await StoredSuccession.called(found.back_of)
        await before.put(groups=[one for one in before.groups if one not in done])


@action(Permission.FEED)
async def wind_up(act: Act) -> int:
    """Tell of those of which the platform has said all; returns how many."""
    over = [one for one in await StoredSuccession.waiting() if await _is_over(one)]
    for one in over:
        await _tell(act, await StoredSuccession.called(one))
    return len(over)


@action(Permission.FEED)
async def tell_of_leavers(act: Act, scope: str, apps: Sequence[AppKey]) -> int:
    """Tell the leader, or else the admins, once of each person of `scope` who left with customers."""
    told = 0
    for one in await StoredStaff.everybody():
        if not any(key.startswith(f"{scope}:") for key in one.identities):
            continue
        known = await StoredFarewell.get(one.id) if not one.active else None
        if one.active or known is not None or not (customers := await count_owned(one.id)):
            continue
        await StoredFarewell(id=one.id, at=act.at).insert()
        leader = leader_of(one, await StoredStaff.leaders(one.departments))
        for person in [leader] if leader else await StoredStaff.with_role(Role.ADMIN):
            tell(act, f"farewell:{one.id}:{person.id}:{act.at:%Y%m%d%H%M%S}", person, _farewell(one, customers), apps)
            told += 1
    return told


def _farewell(leaver: StaffMember, customers: int) -> str:
    account = Identity.from_key(leaver.identities[0]).account
    return f"{leaver.name}已离职，名下还有 {customers} 位客户。\n发“交接 {account} 给 @同事”，客户和历史一次转完。"


async def _is_over(succession: str) -> bool:
    found = await StoredSuccession.called(succession)
    return not found.open_groups and not await StoredHandover.open_in(succession)


async def _tell_taker(act: Act, found: StoredSuccession) -> None:
    """When the platform hears of it, too: till then it may be undone, and nobody need know."""
    if found.taker == found.by or not found.moved:
        return
    people = await StoredStaff.by_ids([found.giver, found.taker])
    words = f"{people[found.giver].name}的 {found.moved} 位客户已交接给您，历史记录和提醒都在。发“查 客户姓名”看看。"
    apps = [AppKey(found.app)]
    tell(act, taker_key(found.id), people[found.taker], words, apps, not_before=found.asks_from)


async def _tell(act: Act, found: StoredSuccession) -> None:
    await found.put(stage=Stage.DONE)
    people = await StoredStaff.by_ids([found.giver, found.taker, found.by])
    giver, taker = people[found.giver], people[found.taker]
    ends = await StoredHandover.ends_in(found.id)
    text = summary(giver.name, taker.name, found.moved, ends, (found.groups_done, found.groups_failed))
    if found.back_of:
        waiting = await StoredHandover.open_in(found.back_of)
        text = returned(text, taker.name, found.moved, waiting, (found.groups_done, found.groups_failed))
    tell(act, f"{found.id}:done", people[found.by], text, [AppKey(found.app)])
    act.record("successions.done", found.giver, found.taker)
