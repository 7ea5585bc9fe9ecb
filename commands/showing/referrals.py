"""Programmes, codes and friends in words."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from commands.showing.wording import shortened
from crm_core.act import Act
from crm_core.customers.actions import customer_names, find_customers
from crm_core.customers.model import Customer
from crm_core.errors import Conflict, NotFound
from crm_core.permissions import Permission
from crm_core.values import CustomerId
from referrals import kinds
from referrals.coupons.actions import coupons_left
from referrals.invitations.actions import totals
from referrals.kinds import coupon
from referrals.ledger.actions import Owed, owed
from referrals.programmes.model import Market, Prize, Programme, State, yuan
from referrals.reviews.actions import waiting_for_review
from referrals.rewards.model import Stage

_NAMED = 5
_STAGES = (Stage.PROMISED, Stage.HELD, Stage.RELEASED, Stage.DELIVERED, Stage.CLAWED_BACK, Stage.NONE_LEFT)


async def the_customer(act: Act, phrase: str) -> Customer:
    """The one visible customer a phrase means. Raises NotFound, and Conflict when it may mean several."""
    found = await find_customers(act, phrase)
    if not found:
        raise NotFound(f"没有找到您能查看的客户“{shortened(phrase, 20)}”。")
    if len(found) > 1:
        names = "、".join(
            f"{one.customer.name}（{one.customer.company or one.customer.id[-4:]}）" for one in found[:_NAMED]
        )
        raise Conflict(f"有几位客户可能是“{shortened(phrase, 20)}”：{names}。请写全一些，或写手机号。")
    return found[0].customer


async def names_for(act: Act, customers: Iterable[CustomerId]) -> dict[CustomerId, str]:
    """What to call them; whoever is out of sight by the end of the number only."""
    wanted = list(customers)
    seen = await customer_names(act, wanted)
    return {one: seen.get(one) or f"客户…{one[-4:]}" for one in wanted}


def line(one: Programme, at: datetime) -> str:
    """A programme in a list."""
    taken = f"，已答应 {one.reserved} 份" if one.reserved else ""
    return f"{one.name}：{one.shown(at)}{taken}"


async def described(act: Act, one: Programme, zone: ZoneInfo) -> str:
    """A programme whole; its figures for those who manage it."""
    plan = one.plan
    last = plan.last.astimezone(zone)
    lines = [
        f"“{one.name}”{one.shown(act.at)}，{plan.starts.astimezone(zone):%Y-%m-%d %H:%M} 到 {last:%Y-%m-%d %H:%M}",
        f"条件：{'、'.join(each.shown for each in plan.conditions)}",
        f"邀请人：{kinds.shown(plan.for_inviter)}" if plan.for_inviter else "",
        f"朋友：{kinds.shown(plan.for_invitee)}" if plan.for_invitee else "",
        *(f"满 {step.friends} 人：{kinds.shown(step.prize)}" for step in plan.steps),
        "对象：企业客户，每家公司算一次" if plan.market is Market.B2B else "",
        _caps(one),
        f"规则：{shortened(plan.terms, 200)}",
    ]
    if act.actor.may(Permission.MANAGE_REFERRALS):
        lines.append(await _figures(act, one))
    return "\n".join(filter(None, lines))


def _caps(one: Programme) -> str:
    plan = one.plan
    parts = [
        f"预算 {yuan(one.reserved_cents)}/{yuan(plan.budget)} 元" if plan.budget is not None else "",
        f"名额 {one.reserved}/{plan.stock}" if plan.stock is not None else "",
    ]
    return " · ".join([*filter(None, parts), *(["已用完，新来的朋友没有奖励"] if one.used_up else [])])


async def _figures(act: Act, one: Programme) -> str:
    told = await totals(act, one.id)
    rewards = [f"{stage.shown} {told.rewards[stage]}" for stage in _STAGES if told.rewards.get(stage)]
    friends = f"来了 {told.friends} 位朋友：达成 {told.met}，待达成 {told.waiting}，不算 {told.void}"
    waiting = await waiting_for_review(act, one.id)
    review = f"，其中 {waiting} 位等您审核（发“推荐 审核”）" if waiting else ""
    back = _summed(await owed(act, one.id))
    lines = [
        f"{friends}{review}",
        f"奖励：{'、'.join(rewards)}" if rewards else "",
        f"发出后又取消、要线下收回：{'、'.join(back)}" if back else "",
        *await _without_coupons(act, one),
    ]
    return "\n".join(filter(None, lines))


def _summed(found: Iterable[Owed]) -> list[str]:
    sums: Counter[tuple[str, str]] = Counter()
    for one in found:
        sums[one.kind, one.name] += one.amount
    told = [(kinds.shown(Prize(kind=kind, amount=sum_, name=name)), sum_, kind) for (kind, name), sum_ in sums.items()]
    return [f"{what} × {sum_}" if kind == coupon.KIND.key else what for what, sum_, kind in told]


async def _without_coupons(act: Act, one: Programme) -> list[str]:
    """A line for each coupon that would be promised though no code of it is left."""
    names = dict.fromkeys(prize.name for prize in one.plan.prizes if prize.kind == coupon.KIND.key)
    return [f"注意：优惠券“{name}”没有券码了，请管理员导入。" for name in names if not await coupons_left(act, name)]


TURNED = {
    State.PAUSED: "已暂停，新来的朋友先不算；发“撤销”可以恢复。",
    State.RUNNING: "继续进行。",
    State.ENDED: "已结束，答应过的奖励照发；30 分钟内发“撤销”可以恢复。",
}
