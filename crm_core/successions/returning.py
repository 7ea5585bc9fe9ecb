"""The way back after the platform has begun: what one succession gave somebody goes to whom it came from, all at once.

Groups that got another owner get the former one, unless they have had yet another since.

Customers of whom the platform has not said how it ended stay till it has: it would change their contact afterwards.
"""

from datetime import timedelta

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.errors import Conflict, NotFound, NotPermitted
from crm_core.handovers.documents import StoredHandover
from crm_core.handovers.model import USUAL_GRACE
from crm_core.ownership.documents import StoredOwnerChange
from crm_core.permissions import Permission
from crm_core.staff.actions import get_colleague
from crm_core.staff.documents import StoredStaff
from crm_core.successions.beginning import may_settle, set_up
from crm_core.successions.documents import StoredSuccession
from crm_core.successions.model import UNDER_WAY, Preview, Stage
from crm_core.values import AppKey, CustomerId, StaffId


@reading(Permission.TRANSFER_CUSTOMER)
async def preview_return(act: Act, former: StaffId) -> Preview:
    """What it would come to; `former` is who had the customers. Raises NotFound, NotPermitted, Conflict."""
    return (await _way_back(act, former))[1]


@action(Permission.TRANSFER_CUSTOMER)
async def begin_return(act: Act, former: StaffId, app: AppKey, grace: timedelta = USUAL_GRACE) -> Preview:
    """Have them go back, as in any succession. Raises as `preview_return`."""
    back_of, found = await _way_back(act, former)
    await set_up(act, found, app, grace, back_of=back_of)
    return found


async def goes_along(found: StoredSuccession, customer: CustomerId) -> bool:
    """Whether a customer of the giver changes hands in it: on the way back only who came by that one, once settled."""
    if not found.back_of:
        return True
    before = await StoredSuccession.called(found.back_of)
    latest = await StoredOwnerChange.latest(customer)
    if latest is None or (latest.giver, latest.taker) != (before.giver, before.taker) or latest.at < before.at:
        return False
    return not any(one.is_open for one in await StoredHandover.of_succession(before.id, [customer]))


async def _way_back(act: Act, former: StaffId) -> tuple[str, Preview]:
    """The latest succession from this person, and what its way back would come to."""
    before = await StoredSuccession.latest_of(former)
    if before is None:
        raise NotFound("没有找到从这位同事开始的交接，不用转回。")
    if act.actor.staff != before.by and not may_settle(act, before.taker):
        raise NotPermitted("只有发起交接的人、接手人的主管和管理员可以转回。")
    giver = (await StoredStaff.by_ids([before.taker]))[before.taker]
    if before.stage in UNDER_WAY or await StoredSuccession.open_of(giver.id) is not None:
        raise Conflict("交接还在进行，完成后会告诉发起人；之后再转回。")
    if before.asks_from is not None and act.at < before.asks_from and before.stage is Stage.WAITING:
        raise Conflict("企业微信还没有开始换人：发起的人现在发“撤销”，就能全部收回。")
    customers = before.moved - before.returned - await StoredHandover.given_on_in(before.id)
    waiting = await StoredHandover.open_in(before.id)
    if customers <= waiting and not before.groups:
        raise Conflict(_nothing(customers, waiting))
    taker = await get_colleague(act, former)
    return before.id, Preview(giver=giver, taker=taker, customers=customers, groups=len(before.groups), waiting=waiting)


def _nothing(customers: int, waiting: int) -> str:
    if not customers:
        return "上次交接的客户都已经收回，不用转回。"
    return f"{waiting} 位客户企业微信还在换人，24 小时内有结果，之后再转回。"
