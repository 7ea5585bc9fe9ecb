"""Asking for all that somebody has to be handed over: whose, to whom, and what it would come to."""

from datetime import timedelta

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.customers.likeness import EXACT, HOMOPHONE
from crm_core.customers.names import Query
from crm_core.errors import Conflict, NotFound, NotPermitted
from crm_core.groups.documents import StoredGroup
from crm_core.handovers.model import USUAL_GRACE
from crm_core.permissions import Permission, Role
from crm_core.staff.actions import get_colleague
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import StaffMember, meant
from crm_core.successions.documents import StoredSuccession, count_owned, friends_of
from crm_core.successions.model import Preview, Stage
from crm_core.successions.undoing import take_back
from crm_core.values import AppKey, StaffId


@reading(Permission.TRANSFER_CUSTOMER)
async def find_givers(act: Act, text: str) -> list[StaffMember]:
    """Whom of the team a name or an account may mean, also those who have left; the likeliest first."""
    query = Query.read(text)
    theirs = [one for one in await StoredStaff.everybody() if may_settle(act, one.id)]
    found = [(likeness, one) for one in theirs if (likeness := meant(one, query)) > HOMOPHONE]
    exact = [one for likeness, one in found if likeness >= EXACT]
    return exact or [one for _, one in sorted(found, key=lambda pair: (-pair[0], pair[1].name, pair[1].id))]


@reading(Permission.TRANSFER_CUSTOMER)
async def preview(act: Act, giver: StaffId, taker: StaffId) -> Preview:
    """What it would come to. Raises NotFound, NotPermitted, Conflict."""
    if not may_settle(act, giver):
        raise NotPermitted("只有主管和管理员可以交接一位同事的全部客户。")
    person = (await StoredStaff.by_ids([giver])).get(giver)
    if person is None:
        raise NotFound("没有找到这位同事。")
    heir = await get_colleague(act, taker)
    if giver == taker:
        raise Conflict("交接的双方是同一位同事。")
    if await StoredSuccession.open_of(giver) is not None:
        raise Conflict(f"{person.name}的客户正在交接，完成后会告诉发起人。")
    customers, groups = await count_owned(giver), await StoredGroup.count_owned(giver)
    if not customers and not groups:
        raise Conflict(f"{person.name}名下没有客户和客户群，不用交接。")
    friends = await friends_of(giver, taker, left=not person.active)
    return Preview(giver=person, taker=heir, customers=customers, friends=friends, groups=groups)


@action(Permission.TRANSFER_CUSTOMER)
async def begin(act: Act, giver: StaffId, taker: StaffId, app: AppKey, grace: timedelta = USUAL_GRACE) -> Preview:
    """Have all customers and groups handed over; whoever asks is told in `app` at the end. Raises as `preview`.

    The platform, which takes nothing back, hears of it after `grace`.
    """
    found = await preview(act, giver, taker)
    await set_up(act, found, app, grace)
    return found


async def set_up(act: Act, found: Preview, app: AppKey, grace: timedelta, *, back_of: str = "") -> None:
    """Store it, and how it is undone; with `back_of`, only what that one gave the giver goes. Raises NotPermitted."""
    if act.actor.staff is None:
        raise NotPermitted("只有同事可以发起交接。")
    succession = StoredSuccession(
        id=f"succession:{act.cause}",
        giver=found.giver.id,
        taker=found.taker.id,
        by=act.actor.staff,
        app=app,
        stage=Stage.ASKED,
        resigned=not found.giver.active,
        back_of=back_of,
        due=act.at,
        asks_from=act.at + grace,
        at=act.at,
    )
    await succession.insert()
    act.undo_with(take_back, succession=succession.id)
    act.record("successions.begin", found.giver.id, found.taker.id)


def may_settle(act: Act, giver: StaffId) -> bool:
    """Whether somebody may give away all that this person has: who leads them, and admins."""
    actor = act.actor
    return actor.staff is None or Role.ADMIN in actor.roles or (Role.MANAGER in actor.roles and giver in actor.team)
