"""Coupons: a code of a list that was brought in, each handed out once."""

from crm_core.act import Act
from crm_core.errors import Malformed
from referrals.amounts import worth
from referrals.coupons.actions import hand_out
from referrals.kind import Paid, Payout, RewardKind
from referrals.programmes.model import Prize

_LONGEST = 30


def _read(text: str) -> Prize:
    name, cents = worth(text)
    if not 0 < len(name) <= _LONGEST:
        raise Malformed("请写明是哪种优惠券，例如：优惠券 新人满减券 值20元。")
    return Prize(kind=KIND.key, amount=1, name=name, worth=cents)


async def _pay(act: Act, payout: Payout) -> Paid | None:
    """None until there is a code left."""
    code = await hand_out(act, payout.prize.name, payout.key)
    return Paid(code) if code else None


KIND = RewardKind(
    key="coupon",
    words=("优惠券", "券"),
    example="优惠券 新人满减券 值20元",
    read=_read,
    shown=lambda prize: f"优惠券“{prize.name}”",
    pay=_pay,
    returns=False,
)
