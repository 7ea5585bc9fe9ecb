"""What both sides are told, kindly and in short. Pure."""

from referrals import kinds
from referrals.invitations.model import Invitation, Outcome, Progress, Why
from referrals.programmes.model import Plan, Prize
from referrals.rewards.model import Reward, Side, Stage
from referrals.sharing.words import to_go

_COUNTS_NO_MORE = {
    Why.MERGED: "{friend}和之前来的一位是同一个人，只算一次。",
    Why.SELF: "推荐码是给朋友用的，自己用不算。",
    Why.FRAUD: "{friend}这次推荐没有通过核对，奖励没能发放。有疑问随时告诉我们，我们再看一次。",
    Why.REFUNDED: "{friend}的订单退款了，这次推荐的奖励也一并取消。",
    Why.LEFT: "{friend}没有留下来，这次推荐暂时不算。",
    Why.LAPSED: "{friend}没有在期限内完成，这次推荐到期了。",
    Why.SAME_FIRM: "{friend}所在的公司已经算过，每家公司只算一次。",
    Why.EARLIER: "{friend}更早由另一位朋友推荐，算在那一次里。",
    Why.WITHDRAWN: "{friend}这次推荐登记错了，已经更正。",
}
_FOR_FRIEND = {
    Why.FRAUD: "您的新人礼没有通过核对，没能发放。有疑问随时告诉我们，我们再看一次。",
    Why.REFUNDED: "订单已退款，新人礼也一并取消。",
    Why.LAPSED: "新人礼到期了，没有来得及领。",
}
_TYPED = {
    Outcome.ALREADY: "您已经参加“{programme}”了，每人只算一次，不用再发推荐码。",
    Outcome.SELF: "这是您自己的推荐码，发给朋友用吧；发“推荐进度”看看进展。",
    Outcome.NOT_NEW: "您已经是我们的朋友了，“{programme}”这次只算新朋友。您也可以发“我的推荐码”邀请别人。",
    Outcome.NOT_RUNNING: "“{programme}”现在没有在进行，推荐码先不算。",
}


def friend_came(friend: str, one: Invitation) -> str:
    """For the inviter."""
    rest = f"完成“{'、'.join(one.missing)}”就算成功。" if one.missing else ""
    return f"{friend}用您的推荐码来了！{rest}"


def welcomed(inviter: str, one: Invitation, gift: Prize | None) -> str:
    """For the friend; `gift` is what they were promised, None for nothing."""
    needed = "、".join(one.missing)
    prize = kinds.shown(gift) if gift else ""
    if not prize:
        return f"欢迎！{inviter}推荐您来的，已经记上了。"
    return f"欢迎！{inviter}推荐您来的，已经记上了。{f'完成“{needed}”，' if needed else ''}{prize}就是您的。"


def friend_met(friend: str, decision: str, progress: Progress, plan: Plan) -> str:
    """For the inviter; empty for what is told otherwise. `decision` is that of the fraud rules."""
    if decision == "reject":
        return ""
    if decision == "hold":
        return f"{friend}完成了条件，奖励正在核对，有结果马上告诉您。"
    more = to_go(progress, plan)
    return f"{friend}完成了条件，谢谢您的推荐！{f'{more}。' if more else ''}"


def counts_no_more(friend: str, why: Why) -> str:
    """For the inviter."""
    return _COUNTS_NO_MORE[why].format(friend=friend)


def gift_lost(why: Why, plan: Plan) -> str:
    """For the friend; empty where there is nothing to say."""
    return _FOR_FRIEND.get(why, "") if plan.for_invitee else ""


def reward_moved(one: Reward, stage: str) -> str:
    """For whose it is; `stage` is the one told of. Empty for what is told otherwise, or has moved on."""
    what = kinds.shown(one.prize)
    if stage == Stage.DELIVERED and one.prize.kind == "cash":
        return f"{what}已安排付款，请留意查收。"
    if stage == Stage.DELIVERED:
        shown = f"，券码：{one.handed}" if one.handed and one.prize.kind == "coupon" else ""
        return f"奖励到了：{what}{shown}。"
    if stage == Stage.RELEASED and one.stage is Stage.RELEASED:
        return f"奖励已确认：{what}，正在为您发放。"
    if stage == Stage.NONE_LEFT:
        return f"{what}已经领完了，这次没有了，谢谢您的支持。"
    if stage == Stage.CLAWED_BACK and one.side is Side.STEP:
        return f"满 {one.friends} 位的{what}先收回了：有朋友不再计算，或您的几个账号合起来只算一次。再满就又有了。"
    return ""


def typed(outcome: Outcome, programme: str) -> str:
    """For who sent a code that did not count; empty where there is nothing to say."""
    return _TYPED.get(outcome, "").format(programme=programme)
