"""Points: what the book says was delivered is what somebody has."""

from crm_core.act import Act
from referrals.amounts import count, worth
from referrals.kind import Paid, Payout, RewardKind
from referrals.programmes.model import Prize


def _read(text: str) -> Prize:
    amount, cents = worth(text)
    return Prize(kind=KIND.key, amount=count(amount, "分"), worth=cents)


async def _pay(_act: Act, _payout: Payout) -> Paid | None:
    return Paid()


KIND = RewardKind(
    key="points",
    words=("积分",),
    example="积分 300",
    read=_read,
    shown=lambda prize: f"{prize.amount} 积分",
    pay=_pay,
    returns=True,
)
