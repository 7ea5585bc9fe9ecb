"""Checking in, looking how one stands, and taking a day back."""

from datetime import date

from community.campaigns.actions import get_campaign, make_campaign
from community.campaigns.model import Campaign, NewCampaign
from community.checkins.documents import StoredCheckin
from community.checkins.model import Attendance, CheckinPlan, attendance, check
from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.customers.actions import get_customer
from crm_core.errors import Conflict, Malformed, NotFound
from crm_core.permissions import Permission
from crm_core.values import CustomerId

LONGEST_REASON = 100


@action(Permission.RUN_FAIR)
async def make_checkin(act: Act, key: str, wanted: NewCampaign) -> Campaign:
    """Draft one. Raises Malformed."""
    check(wanted.content)
    return await make_campaign(act, key, wanted)


@action(Permission.FEED)
async def check_in(act: Act, campaign: str, customer: CustomerId) -> tuple[bool, Attendance]:
    """Today counts for this person, whatever account it came from; whether that is news, and how they stand.

    Raises NotFound, and Conflict while nobody can or when staff took today back.
    """
    found = await get_campaign(act, campaign)
    plan = _open(act, found)
    one, today = await get_customer(act, customer), plan.day(act.at)
    kept, undone = await StoredCheckin.days_of(campaign, one.whole)
    if today in undone:
        raise Conflict("您今天的签到被工作人员撤销了，有疑问请联系您的顾问。")
    fresh = today not in kept and await StoredCheckin.note(campaign, one.id, today, act.at)
    if fresh:
        act.record("checkins.done", campaign, one.id)
    return fresh, attendance(plan, kept | {today}, today)


@reading(Permission.FEED)
async def attendance_of(act: Act, campaign: Campaign, customer: CustomerId) -> Attendance:
    """How a person stands. Raises NotFound."""
    plan = CheckinPlan.read(campaign.content)
    one = await get_customer(act, customer)
    kept, _ = await StoredCheckin.days_of(campaign.id, one.whole)
    return attendance(plan, kept, plan.day(act.at))


@reading(Permission.READ_CAMPAIGN)
async def everybodys_days(act: Act, campaign: str) -> dict[CustomerId, set[date]]:
    """The days that count of everybody, once for each person. Raises NotFound."""
    return await StoredCheckin.everybody((await get_campaign(act, campaign)).id)


@action(Permission.RUN_FAIR)
async def undo_checkin(act: Act, campaign: str, customer: CustomerId, day: date, reason: str) -> None:
    """A day does not count, and what depended on it is not earned. Raises NotFound, Malformed without a reason."""
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        raise Malformed(f"请写明原因，最多 {LONGEST_REASON} 个字。")
    found, one = await get_campaign(act, campaign), await get_customer(act, customer)
    undone = {"by": act.actor.staff, "at": act.at, "reason": reason.strip()}
    if not await StoredCheckin.take_back(found.id, one.whole, day, undone):
        raise NotFound("没有找到这一天的签到。")
    act.record("checkins.undo", campaign, one.id)
    act.undo_with(redo_checkin, campaign=campaign, customer=one.id, day=day.isoformat())


@action(Permission.RUN_FAIR)
async def redo_checkin(act: Act, campaign: str, customer: CustomerId, day: str) -> str:
    """A day that was taken back (as `2026-06-01`) counts again; returns what that means. Raises NotFound."""
    found, one = await get_campaign(act, campaign), await get_customer(act, customer)
    if not await StoredCheckin.take_back(found.id, one.whole, date.fromisoformat(day), None):
        raise NotFound("这一天的签到没有被撤销过。")
    act.record("checkins.redo", campaign, one.id)
    return f"已恢复：{one.name} {day} 的签到重新算数。"


def _open(act: Act, campaign: Campaign) -> CheckinPlan:
    plan = CheckinPlan.read(campaign.content)
    if campaign.kind != "checkin" or not campaign.is_open(act.at) or act.at >= plan.ends_at:
        raise Conflict("这个签到活动现在没有开放。")
    return plan
