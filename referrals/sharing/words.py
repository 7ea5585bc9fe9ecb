"""Programmes, friends and rewards in words that customers read."""

from collections import Counter
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from referrals import kinds
from referrals.invitations.model import Invitation, Progress, Standing, Why
from referrals.programmes.model import Market, Must, Plan, Prize
from referrals.rewards.model import Reward, Side, Stage

SOMEBODY = "一位朋友"
NO_PROGRAMME = "现在没有推荐活动，有了第一时间告诉您。"
USED_UP = "这次活动的奖励已经领完，再来的朋友照样记上，但没有奖励了。"
_FOLLOWER = "粉丝"
_VOIDED = {
    Why.MERGED: "和另一位是同一个人，只算一次",
    Why.SELF: "和您是同一个人，不能算",
    Why.FRAUD: "没有通过核对",
    Why.REFUNDED: "订单退款了",
    Why.LEFT: "已经离开",
    Why.LAPSED: "没有在期限内完成",
    Why.SAME_FIRM: "这家公司已经算过",
    Why.EARLIER: "更早由别的朋友推荐",
    Why.WITHDRAWN: "登记错了，已更正",
}
_REWARDS = {
    Stage.NONE_LEFT: "已领完",
    Stage.PROMISED: "完成条件后发放",
    Stage.HELD: "核对中",
    Stage.RELEASED: "正在发放",
    Stage.DELIVERED: "已发放",
    Stage.CLAWED_BACK: "未能发放",
}


def masked(name: str) -> str:
    """`王小明` as `王**`; whoever has no name of their own is somebody."""
    plain = name.strip()
    if not plain or plain.startswith(_FOLLOWER):
        return SOMEBODY
    return f"{plain[0]}**"


def offers(plan: Plan) -> list[tuple[str, str]]:
    """What is given (to whom, what), in the order people care for."""
    found = [("新朋友", plan.for_invitee), ("邀请人", plan.for_inviter)]
    given = [(who, kinds.shown(prize)) for who, prize in found if prize is not None]
    return [*given, *((f"邀满 {step.friends} 位", kinds.shown(step.prize)) for step in plan.steps)]


def brought(inviter: str, plan: Plan) -> str:
    """For who just came by a code, before anybody has looked whether it counts; `inviter` is masked."""
    needed = "、".join(one.shown for one in plan.conditions if one.must is not Must.ADDED)
    prize = kinds.shown(plan.for_invitee) if plan.for_invitee else ""
    gift = f"新朋友{f'完成“{needed}”，' if needed else ''}可得{prize}。" if prize else ""
    return f"{inviter}推荐您来的，欢迎！{gift}"


def until(plan: Plan, zone: ZoneInfo) -> str:
    """The last day, with the hour where it does not end with the day."""
    last = plan.last.astimezone(zone)
    hour = "" if (last.hour, last.minute) == (23, 59) else f" {last:%H:%M}"
    return f"{last.year}年{last.month}月{last.day}日{hour}"


def rules(plan: Plan, zone: ZoneInfo) -> list[str]:
    """The rules, a line for each; the last day is the last one that counts."""
    first = plan.starts.astimezone(zone)
    lines = [
        f"时间：{first.year}年{first.month}月{first.day}日 到 {until(plan, zone)}",
        f"朋友要做到：{'、'.join(one.shown for one in plan.conditions)}",
        f"从朋友来的那天起，{plan.lapse_days} 天内完成才算",
        "每位朋友只算一次，自己不能推荐自己",
    ]
    if plan.market is Market.B2B:
        lines.append("每家公司只算一次")
    if plan.hold_days:
        lines.append(f"完成后核对 {plan.hold_days} 天再发放奖励")
    return [*lines, *filter(None, map(str.strip, plan.terms.splitlines()))]


def standing(one: Invitation) -> str:
    """How far a friend is, for who brought them; never accusing."""
    if one.standing is Standing.WAITING:
        return f"还要：{'、'.join(one.missing)}" if one.missing else "正在完成"
    if one.standing is Standing.VOID:
        return _VOIDED[one.why] if one.why else "不再计算"
    return "已完成" if one.decision == "release" else "核对中"


def to_go(progress: Progress, plan: Plan) -> str:
    """`还差 1 位，就能得到 300 积分`; empty without steps or after the last."""
    step = next((one for one in plan.steps if one.friends == progress.next_step), None)
    if step is None or progress.to_go is None:
        return ""
    return f"还差 {progress.to_go} 位，就能得到 {kinds.shown(step.prize)}"


def reward_line(one: Reward) -> tuple[str, str]:
    """What it is and how far."""
    what = kinds.shown(one.prize)
    return (f"满 {one.friends} 位：{what}" if one.side is Side.STEP else what), _REWARDS[one.stage]


def saved(rewards: Sequence[Reward]) -> str:
    """What somebody has of the kinds that we keep for them: `400 积分、私教课 90 分钟`; empty for nothing."""
    sums: Counter[tuple[str, str]] = Counter()
    for one in rewards:
        kind = kinds.known().get(one.prize.kind)
        if one.stage is Stage.DELIVERED and kind is not None and kind.returns:
            sums[one.prize.kind, one.prize.name] += one.prize.amount
    return "、".join(kinds.shown(Prize(kind=kind, amount=sum_, name=name)) for (kind, name), sum_ in sums.items())


def progress_lines(progress: Progress, plan: Plan, rewards: Sequence[Reward], most: int = 6) -> list[str]:
    """The inviter's progress as it is told in a chat."""
    if not (progress.met or progress.held or progress.waiting):
        lines = ["还没有朋友用您的推荐码。"]
    else:
        parts = ((progress.met, "位已完成"), (progress.held, "位核对中"), (progress.waiting, "位正在完成"))
        lines = ["，".join(f"{count} {what}" for count, what in parts if count) + "。"]
    if more := to_go(progress, plan):
        lines.append(f"{more}。")
    lines += [f"· {what}：{how}" for what, how in map(reward_line, rewards[:most])]
    return lines
