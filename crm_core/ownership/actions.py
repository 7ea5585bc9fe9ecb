"""Claiming a customer from the pool, giving one back, transferring one; and who had whom until when.

What the former owner wants to be reminded of about the customer goes to the new one, and comes back when it is undone.
Claiming and giving back can be undone like any deed. A transfer is confirmed beforehand; it can be undone as well, as
long as the platform has not begun to hand the customer over, of which it hears some minutes later.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.customers.documents import StoredCustomer
from crm_core.customers.likeness import PINYIN, rank
from crm_core.customers.model import Customer
from crm_core.customers.names import Query
from crm_core.errors import Conflict, NotFound, NotPermitted
from crm_core.handovers.asking import ask_platform, withdraw
from crm_core.handovers.model import USUAL_GRACE, Accounts, Following, accounts_between
from crm_core.ownership.documents import StoredClaims, StoredOwnerChange
from crm_core.ownership.events import OwnerChanged
from crm_core.ownership.model import POOL, OwnerChange, PoolLimits, Why, day_of, may_give_away
from crm_core.ownership.notices import tell_taker, tell_taker_otherwise
from crm_core.permissions import Permission
from crm_core.reminders.actions import bring_back_reminders, pass_on_reminders
from crm_core.reminders.model import PassedOn
from crm_core.staff.actions import get_colleague
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import StaffMember
from crm_core.values import AppKey, CustomerId, StaffId

JUST_NOW = timedelta(minutes=10)
"""For this long, who would claim a customer is told that somebody else did; then it is simply no longer there."""
_UNSEEN = "没有找到您能查看的这位客户。"


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolPage:
    """Some customers of the pool, whoever came to it last first. `total` is how many there are in all."""

    customers: Sequence[Customer]
    total: int


@dataclass(frozen=True, slots=True)
class Claimed:
    """So many `reminders` came along from the last owner."""

    customer: Customer
    reminders: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferred:
    """`platform`: whether it is to change the customer's contact, too. It cannot when the `giver_left`.

    So many `reminders` went along.
    """

    customer: Customer
    taker: StaffMember
    platform: Following
    giver_left: bool
    reminders: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change that was made: its id in the history, and what was `passed` on with it.

    `accounts` are those between which the platform has to hand over, None when it has not to, or cannot.
    """

    id: str
    passed: PassedOn | None
    accounts: Accounts | None = None

    @property
    def reminders(self) -> int:
        return len(self.passed.series) if self.passed else 0


@reading(Permission.READ_CUSTOMER)
async def pool(act: Act, *, skip: int, limit: int) -> PoolPage:
    """A page of the public pool."""
    customers, total = await StoredCustomer.visible_to(act).in_pool(skip=skip, limit=limit)
    return PoolPage(customers=customers, total=total)


@reading(Permission.CLAIM_CUSTOMER)
async def just_claimed(act: Act, phrase: str) -> str | None:
    """What to tell somebody who looks for a customer that has just left the pool: until then everybody saw it.

    `phrase` is what was typed, or `@` and an id. None when it means none of these.
    """
    query = Query.read(phrase)
    for one in await StoredCustomer.claimed_since(act.at - JUST_NOW):
        if phrase == f"@{one.id}" or (rank(query, one.names, ()) or 0) >= PINYIN:
            return _too_late(one.name)
    return None


@action(Permission.CLAIM_CUSTOMER)
async def claim(act: Act, customer: CustomerId, limits: PoolLimits, zone: ZoneInfo) -> Claimed:
    """Take a customer from the pool. Raises NotFound, and Conflict when somebody was faster or it would be too many."""
    me, day = _person(act), day_of(act.at, zone)
    profile = await _unclaimed(act, customer)
    await _within(limits, me, day)
    change = await _change(act, profile, me, Why.CLAIMED, claimed=True, claim_day=day)
    return Claimed(profile.customer, change.reminders)


@action(Permission.CLAIM_CUSTOMER)
async def give_back(act: Act, customer: CustomerId) -> Customer:
    """Put a customer into the pool. Raises NotFound, NotPermitted, and Conflict when it is there already."""
    profile = await _seen(act, customer)
    if profile.owner is None:
        raise Conflict(f"{profile.name}已经在公海里。")
    if not may_give_away(act.actor, profile.owner):
        raise NotPermitted(f"只有{profile.name}的负责人、负责人的主管或管理员可以退回公海。")
    await _change(act, profile, None, Why.GIVEN_BACK)
    return profile.customer


@reading(Permission.TRANSFER_CUSTOMER)
async def check_transfer(act: Act, customer: CustomerId, taker: StaffId) -> StaffMember:
    """The colleague, when the customer may be given to that one. Raises NotFound, NotPermitted, Conflict."""
    profile = await _seen(act, customer)
    if not may_give_away(act.actor, profile.owner):
        raise NotPermitted(f"只有{profile.name}的负责人、负责人的主管或管理员可以转交。")
    colleague = await get_colleague(act, taker)
    if profile.owner == taker:
        raise Conflict(f"{profile.name}已经由{colleague.name}负责。")
    return colleague


@action(Permission.TRANSFER_CUSTOMER)
async def transfer(
    act: Act,
    customer: CustomerId,
    taker: StaffId,
    app: AppKey,
    others: tuple[AppKey, ...] = (),
    *,
    grace: timedelta = USUAL_GRACE,
) -> Transferred:
    """Give a customer, with all its history, to a colleague, who is told; after `grace` the platform follows if it can.

    `app` is where the one who asks is told should the platform refuse; the colleague is told there or in `others`.
    Raises as `check_transfer`.
    """
    colleague = await check_transfer(act, customer, taker)
    profile = await _seen(act, customer)
    giver = (await StoredStaff.by_ids([profile.owner])).get(profile.owner) if profile.owner else None
    left = giver is not None and not giver.active
    change = await _change(act, profile, taker, Why.LEFT if left else Why.TRANSFERRED)
    await tell_taker(act, change.id, profile.name, colleague, (app, *others), reminders=change.reminders)
    return Transferred(
        customer=profile.customer,
        taker=colleague,
        platform=await ask_platform(act, change.id, customer, giver, colleague, app, grace),
        giver_left=left,
        reminders=change.reminders,
    )


@action(Permission.TRANSFER_CUSTOMER)
async def inherit(act: Act, customer: CustomerId, taker: StaffId, *, resigned: bool) -> Change:
    """Give one of many customers to the taker, who is told of them all at once.

    A taker who is a contact already needs nothing of the platform, and of somebody who still works here the giver has
    to be one.
    """
    profile = await _seen(act, customer)
    people = await StoredStaff.by_ids([one for one in (profile.owner, taker) if one])
    giver, heir = people.get(profile.owner) if profile.owner else None, people[taker]
    follows = {one.staff for one in profile.follows}
    wanted = giver is not None and taker not in follows and (resigned or giver.id in follows)
    accounts = accounts_between(profile.identities, giver.identities, heir.identities) if giver and wanted else None
    change = await _change(act, profile, taker, Why.LEFT if resigned else Why.TRANSFERRED)
    return replace(change, accounts=accounts)


@action(Permission.TRANSFER_CUSTOMER)
async def disinherit(act: Act, customer: CustomerId, change: str, passed: PassedOn | None) -> bool:
    """Undo that; false when the customer has changed hands since and stays where they are."""
    latest = await StoredOwnerChange.latest(customer)
    profile = await StoredCustomer.get(customer)
    if latest is None or profile is None or latest.id != change:
        return False
    await _put_back(act, profile, latest, passed)
    return True


@action(Permission.UNDO)
async def undo_change(act: Act, customer: CustomerId, change: str, passed: PassedOn | None = None) -> str:
    """Undo one's own change of owner, the latest of this customer; returns what that means, for the one who asked.

    The reminders that were `passed` on come back, unless they were settled meanwhile.

    Raises Conflict when the owner has changed since, or the platform has begun to hand over.
    """
    latest = await StoredOwnerChange.latest(customer)
    profile = await StoredCustomer.get(customer)
    if latest is None or profile is None or latest.id != change or latest.by != act.actor.staff:
        raise Conflict("这位客户的负责人之后又变过。")
    await withdraw(act, change)
    await tell_taker_otherwise(act, change, profile.name)
    if latest.why is Why.CLAIMED:
        await StoredClaims.count_down(_person(act), latest.claim_day)
    back = await _put_back(act, profile, latest, passed)
    names = await StoredStaff.names_of([latest.giver] if latest.giver else [])
    owner = names.get(latest.giver, "同事") if latest.giver else POOL
    return f"已撤销：{profile.name}的负责人恢复为{owner}。{f'{back} 条提醒一并还回。' if back else ''}"


async def _put_back(act: Act, profile: StoredCustomer, latest: StoredOwnerChange, passed: PassedOn | None) -> int:
    """Give a customer to whoever had it before the latest change; how many reminders came back."""
    await StoredOwnerChange.undo(latest.id)
    await _change(act, profile, latest.giver, Why.UNDONE, claimed=latest.had_claimed)
    return await bring_back_reminders(act, CustomerId(profile.id), passed) if passed else 0


async def _change(
    act: Act, profile: StoredCustomer, taker: StaffId | None, why: Why, *, claimed: bool = False, claim_day: str = ""
) -> Change:
    """Make the change, with all that goes along."""
    passed = await _reminders(act, profile, taker) if taker and why is not Why.UNDONE else None
    change = OwnerChange(
        customer=CustomerId(profile.id), giver=profile.owner, taker=taker, by=act.actor.staff, why=why, at=act.at
    )
    number = await StoredOwnerChange.add(change, had_claimed=profile.claimed, claim_day=claim_day)
    await profile.change_owner(taker, act.at, claimed=claimed)
    act.emit(OwnerChanged(change.customer, giver=change.giver, taker=taker, why=why))
    act.undo_with(undo_change, customer=change.customer, change=number, passed=passed)
    act.record(f"ownership.{why}", profile.id, *(staff for staff in (change.giver, taker) if staff))
    return Change(id=number, passed=passed)


async def _reminders(act: Act, profile: StoredCustomer, taker: StaffId) -> PassedOn | None:
    """Pass on those of the former owner: of a customer in the pool, whoever gave it back."""
    customer = CustomerId(profile.id)
    latest = await StoredOwnerChange.latest(customer) if profile.owner is None else None
    former = latest.giver if latest else profile.owner
    if former is None or former == taker:
        return None
    return await pass_on_reminders(act, customer, former, taker)


async def _seen(act: Act, customer: CustomerId) -> StoredCustomer:
    """Raises NotFound."""
    profile = await StoredCustomer.visible_to(act).profile(customer)
    if profile is None:
        raise NotFound(_UNSEEN)
    return profile


async def _unclaimed(act: Act, customer: CustomerId) -> StoredCustomer:
    """Raises NotFound, Conflict."""
    profile = await StoredCustomer.visible_to(act).profile(customer)
    if profile is not None and profile.owner is None:
        return profile
    if profile is not None and profile.owner == act.actor.staff:
        raise Conflict(f"{profile.name}已经是您的客户。")
    late = await just_claimed(act, f"@{customer}")
    if late is not None:
        raise Conflict(late)
    if profile is None:
        raise NotFound(_UNSEEN)
    raise Conflict(f"{profile.name}已有负责人，不在公海里。")


async def _within(limits: PoolLimits, staff: StaffId, day: str) -> None:
    """Count one more claim. Raises Conflict when it is one too many."""
    if await StoredClaims.count_up(staff, day) > limits.a_day:
        raise Conflict(f"每人每天最多认领 {limits.a_day} 位客户，您今天已经满了，明天再来吧。")
    if await StoredCustomer.claimed_by(staff) >= limits.at_once:
        raise Conflict(f"从公海认领的客户最多同时有 {limits.at_once} 位，请先退回几位。")


def _person(act: Act) -> StaffId:
    if act.actor.staff is None:
        raise NotPermitted("只有同事可以认领客户。")
    return act.actor.staff


def _too_late(name: str) -> str:
    return f"慢了一步，{name}刚刚被同事认领了。"
