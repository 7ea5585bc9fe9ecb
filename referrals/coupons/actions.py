"""Coupon codes are brought in by the list and handed out one by one."""

from collections.abc import Sequence

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.errors import Malformed
from crm_core.permissions import Permission
from referrals.coupons.documents import StoredCoupon

MOST_AT_ONCE = 500
_LONGEST = 64


@action(Permission.MANAGE_REFERRALS)
async def bring_coupons(act: Act, name: str, codes: Sequence[str]) -> int:
    """Add codes of this coupon, at most MOST_AT_ONCE; known ones are left aside. Returns how many are new.

    Raises Malformed.
    """
    clean = list(dict.fromkeys(code.strip() for code in codes if code.strip()))
    if len(clean) > MOST_AT_ONCE or any(len(code) > _LONGEST or not code.isprintable() for code in clean):
        raise Malformed(f"一次最多 {MOST_AT_ONCE} 个券码，每个不超过 {_LONGEST} 个字符。")
    added = await StoredCoupon.bring(name, clean, act.at)
    act.record("coupons.brought", outcome=str(added))
    return added


@action(Permission.FEED)
async def hand_out(act: Act, name: str, reward: str) -> str | None:
    """The code for this reward, the same each time; None when none is left."""
    return await StoredCoupon.hand_out(name, reward, act.at)


@reading(Permission.READ_REFERRAL)
async def coupons_left(act: Act, name: str) -> int:
    """How many codes of this coupon nobody has been given."""
    return await StoredCoupon.left(name)
