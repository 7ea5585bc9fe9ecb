"""What is different about a referral programme, line by line, in the words in which it is written."""

from zoneinfo import ZoneInfo

from commands.showing.wording import shortened
from referrals import kinds
from referrals.programmes.model import Market, Newcomers, Plan, Prize, yuan

_TERMS_SHOWN = 200


def changes(before: Plan, after: Plan, zone: ZoneInfo) -> list[str]:
    """`预算：5000 元 → 8000 元`, a line for each that changed; of the terms only how they are now."""
    old, new = _written(before, zone), _written(after, zone)
    lines = [f"{label}：{old[label]} → {new[label]}" for label in new if old[label] != new[label]]
    return [*lines, f"规则：{shortened(after.terms, _TERMS_SHOWN)}"] if before.terms != after.terms else lines


def _written(plan: Plan, zone: ZoneInfo) -> dict[str, str]:
    starts, last = plan.starts.astimezone(zone), plan.last.astimezone(zone)
    return {
        "名字": plan.name,
        "邀请人": _prize(plan.for_inviter),
        "朋友": _prize(plan.for_invitee),
        "条件": "、".join(one.shown for one in plan.conditions),
        "阶梯": "；".join(f"{step.friends}人 {kinds.shown(step.prize)}" for step in plan.steps) or "无",
        "预算": f"{yuan(plan.budget)} 元" if plan.budget is not None else "不限",
        "名额": str(plan.stock) if plan.stock is not None else "不限",
        "时间": f"{starts:%Y-%m-%d} 至 {last:%Y-%m-%d}",
        "审核期": f"{plan.hold_days} 天",
        "期限": f"{plan.lapse_days} 天",
        "对象": "企业客户" if plan.market is Market.B2B else "个人客户",
        "老客户": "也算" if plan.newcomers is Newcomers.EVERYBODY else "不算",
    }


def _prize(prize: Prize | None) -> str:
    return kinds.shown(prize) if prize else "无"
