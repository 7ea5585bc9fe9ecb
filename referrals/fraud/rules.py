"""The rules: what a sign needs to count, and how it is told to those who decide. A rule is one row."""

from collections.abc import Callable
from dataclasses import dataclass

from referrals.fraud.picture import Picture
from referrals.fraud.policy import Policy, Sign

Holds = Callable[[Picture, Policy], bool]
Told = Callable[[Picture], str]


@dataclass(frozen=True, slots=True)
class Rule:
    """`told` is in Chinese, names nobody and carries no number or address of theirs."""

    sign: Sign
    holds: Holds
    told: Told


def _quiet(at: Picture) -> bool:
    return at.telling and not at.real


def _gone(at: Picture) -> bool:
    return at.left_after is not None and not at.real


def _cheap(at: Picture, by: Policy) -> bool:
    return at.cheap_surprise >= by.cheap_surprise


RULES: tuple[Rule, ...] = (
    Rule(Sign.SELF, lambda at, _: at.self_invited, lambda _: "自己邀请自己"),
    Rule(Sign.SAME_PERSON, lambda at, _: at.same_person, lambda _: "与邀请人是同一个人"),
    Rule(Sign.STAFF, lambda at, _: at.staff_self, lambda _: "员工用自己的客户号领奖励"),
    Rule(Sign.LOOP, lambda at, _: at.loop > 1, lambda at: f"{at.loop} 个账号互相邀请，绕成一圈"),
    Rule(
        Sign.LOOP_LATER,
        lambda at, _: at.loop < 2 < at.loop_later,
        lambda at: f"后来又反过来邀请，{at.loop_later} 个账号绕成一圈",
    ),
    Rule(Sign.SWAP, lambda at, _: at.loop < 2 == at.loop_later, lambda _: "后来又反过来邀请了邀请人"),
    Rule(Sign.MUTUAL, lambda at, _: at.mutual > 1, lambda at: f"与 {at.mutual} 个账号互相邀请"),
    Rule(Sign.INVITER_PHONE, lambda at, _: at.phone_of_inviter, lambda _: "与邀请人同一个手机号"),
    Rule(Sign.INVITER_DEVICE, lambda at, _: at.device_of_inviter, lambda _: "与邀请人同一台设备"),
    Rule(Sign.INVITER_ADDRESS, lambda at, _: at.address_of_inviter, lambda _: "与邀请人同一个地址"),
    Rule(Sign.INVITER_IP, lambda at, _: at.ip_of_inviter, lambda _: "与邀请人同一个网络"),
    Rule(
        Sign.PHONE_SHARED, lambda at, _: at.phone_accounts > 1, lambda at: f"{at.phone_accounts} 个账号用同一个手机号"
    ),
    Rule(
        Sign.PHONE_RUN,
        lambda at, by: at.phone_run >= by.phone_run,
        lambda at: f"同一邀请人的 {at.phone_run} 个手机号是连号",
    ),
    Rule(
        Sign.DEVICE_PAIR,
        lambda at, by: 1 < at.device_accounts < by.few_device_accounts and not at.device_of_inviter,
        lambda _: "还有一个账号用同一台设备",
    ),
    Rule(
        Sign.DEVICE_SHARED,
        lambda at, by: at.device_accounts >= by.few_device_accounts,
        lambda at: f"{at.device_accounts} 个账号用同一台设备",
    ),
    Rule(
        Sign.DEVICE_MANY,
        lambda at, by: at.device_accounts >= by.many_device_accounts,
        lambda _: "这么多账号共用一台设备，不像一家人",
    ),
    Rule(
        Sign.ADDRESS_CROWD,
        lambda at, by: at.address_crowd >= by.address_crowd,
        lambda at: f"同一邀请人的 {at.address_crowd} 位朋友在同一个地址",
    ),
    Rule(
        Sign.IP_CROWD,
        lambda at, by: at.ip_crowd >= by.ip_crowd,
        lambda at: f"同一邀请人的 {at.ip_crowd} 位朋友用同一个网络",
    ),
    Rule(
        Sign.CROWD_SILENT,
        lambda at, by: _quiet(at) and at.crowd_silence >= by.crowd_surprise,
        lambda _: "共用设备或网络的这些账号几乎都不说话、不下单",
    ),
    Rule(Sign.BURST, lambda at, by: at.burst >= by.burst, lambda at: f"{at.burst} 位朋友接连在短时间内到来"),
    Rule(
        Sign.BURST_SILENT,
        lambda at, by: _quiet(at) and at.burst >= by.burst and at.burst_silence >= by.burst_surprise,
        lambda _: "一起到来的朋友几乎都不说话、不下单",
    ),
    Rule(Sign.STEADY, lambda at, _: at.steady > 1, lambda at: f"{at.steady} 位朋友到来的间隔整齐得像机器"),
    Rule(
        Sign.ALIKE,
        lambda at, by: at.alike >= by.alike and at.alike_surprise >= by.alike_surprise,
        lambda at: f"{at.alike} 位朋友的动作步调完全一样",
    ),
    Rule(
        Sign.FRIENDS_SILENT,
        lambda at, by: _quiet(at) and at.stretch_silence >= by.friends_surprise,
        lambda at: f"前后来的 {at.stretch} 位朋友几乎都没有再说话、下单",
    ),
    Rule(
        Sign.FRIENDS_ALL_SILENT,
        lambda at, by: _quiet(at) and at.stretch_silence >= by.all_friends_surprise,
        lambda _: "这么多朋友都沉默，不像是碰巧",
    ),
    Rule(Sign.SILENT, lambda at, _: _quiet(at) and not at.spoke, lambda _: "没有说过话，也没有像样的订单"),
    Rule(
        Sign.LEFT_QUICKLY,
        lambda at, by: _gone(at) and (at.left_after or 0) <= by.quick_hours and at.leaving_part >= by.leaving_part,
        lambda at: f"加上后 {max(1, round(at.left_after or 0))} 小时内就删除了",
    ),
    Rule(
        Sign.LEFT,
        lambda at, by: _gone(at) and at.left_after is not None and at.left_after <= by.early_hours,
        lambda _: "没有成为顾客就离开了",
    ),
    Rule(
        Sign.LEFT_TOGETHER,
        lambda at, by: _gone(at) and at.left_together > 1 and at.left_surprise >= by.left_surprise,
        lambda at: f"同一邀请人的 {at.left_together} 位朋友都是加上又删除",
    ),
    Rule(
        Sign.COMPANY,
        lambda at, by: not at.real and at.company_size >= by.company_size and at.company >= by.company,
        lambda at: f"邀请人的其他朋友大多可疑（{at.company_size} 位）",
    ),
    Rule(Sign.INVITER_SUSPECT, lambda at, _: at.inviter_suspect and not at.real, lambda _: "邀请人自己的来历可疑"),
    Rule(
        Sign.RETURNED,
        lambda at, by: at.returned_surprise >= by.returned_surprise,
        lambda at: f"同一邀请人的 {at.returned_together} 位朋友下了单又全退了",
    ),
    Rule(
        Sign.CHEAP,
        _cheap,
        lambda at: f"同一邀请人的 {at.cheap_together} 位朋友都只下了一点点钱的单",
    ),
    Rule(
        Sign.ALIVE_CROWD,
        lambda at, _: at.alive_crowd > 0,
        lambda at: f"{at.alive_crowd} 个账号共用设备、号码或网络，但大多像真顾客",
    ),
    Rule(Sign.HANDED_ON, lambda at, _: at.device_handed_on, lambda _: "设备先后使用，像是转手"),
    Rule(Sign.ORDERED, lambda at, by: at.orders > 0 and not _cheap(at, by), lambda at: f"下过 {at.orders} 单"),
    Rule(Sign.TALKED, lambda at, _: at.talk_days > 1, lambda _: "先后多天来说话"),
)
