"""Cash: put on a list that an operator exports and pays from."""

from crm_core.act import Act
from referrals.amounts import cents
from referrals.kind import Paid, Payout, RewardKind
from referrals.programmes.model import Prize, yuan


def _read(text: str) -> Prize:
    amount = cents(text)
    return Prize(kind=KIND.key, amount=amount, worth=amount)


async def _pay(_act: Act, _payout: Payout) -> Paid | None:
    """Waits for `scrm rewards export`."""
    return None


KIND = RewardKind(
    key="cash",
    words=("现金", "红包"),
    example="现金 5元",
    read=_read,
    shown=lambda prize: f"现金 {yuan(prize.amount)} 元",
    pay=_pay,
    returns=False,
)
