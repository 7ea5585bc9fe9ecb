"""What a kind of reward is: the one small interface through which it is paid."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from crm_core.act import Act
from crm_core.values import CustomerId
from referrals.programmes.model import Prize


@dataclass(frozen=True, slots=True, kw_only=True)
class Payout:
    """A released reward. `key` is the reward's id: paying twice under one key is paying once."""

    key: str
    programme: str
    customer: CustomerId
    prize: Prize


@dataclass(frozen=True, slots=True)
class Paid:
    """It is with the customer. `handed` is what they are shown, e.g. a coupon's code; may be empty."""

    handed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardKind:
    """A kind of reward, in one file of `kinds/` that ends in `KIND`.

    `key` is stored; `words` are what staff write before the amount, the Chinese one first; `read` turns what follows
    into a prize and raises Malformed; `shown` words it for everybody. `pay` runs inside the transaction that delivers
    the reward, and None says that it cannot be yet: the list has not been exported, the coupons are out. `returns`
    when what was delivered can still be taken back.
    """

    key: str
    words: tuple[str, ...]
    example: str
    read: Callable[[str], Prize]
    shown: Callable[[Prize], str]
    pay: Callable[[Act, Payout], Awaitable[Paid | None]]
    returns: bool
