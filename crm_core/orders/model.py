"""An order, and what is asked of one that is told."""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from crm_core.errors import Malformed
from crm_core.values import CustomerId

LONGEST_NO = 64
MOST_CENTS = 10_000_000_00
_AHEAD = timedelta(minutes=10)
"""A cash register's clock may be so much ahead of ours."""


class OrderState(StrEnum):
    """Whether the money is ours."""

    PAID = "paid"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """`no` is the shop's own number; `cents` is what was paid."""

    no: str
    customer: CustomerId
    cents: int
    state: OrderState
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Who ordered: exactly one of a customer's id, an account on a platform, or a telephone number."""

    customer: str = ""
    account: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTold:
    """`code` is what the buyer typed, a referral code perhaps; `address` is kept as a fingerprint only."""

    no: str
    buyer: Buyer
    cents: int
    at: datetime
    state: OrderState = OrderState.PAID
    code: str = ""
    address: str = ""


def checked(told: OrderTold, now: datetime) -> OrderTold:
    """Raises Malformed."""
    if told.at > now + _AHEAD:
        raise Malformed("付款时间在将来，请检查对方系统的时钟和时区。")
    if not 0 < len(told.no) <= LONGEST_NO or not told.no.isprintable():
        raise Malformed(f"订单号应有 1 到 {LONGEST_NO} 个字符。")
    if not 0 <= told.cents <= MOST_CENTS:
        raise Malformed("金额按分计，不能是负数，也不能太大。")
    one_way(told.buyer)
    if len(told.code) > 100 or len(told.address) > 500:
        raise Malformed("推荐码或地址太长。")
    return told


def one_way(who: Buyer) -> None:
    """Raises Malformed."""
    if sum(map(bool, (who.customer, who.account, who.phone))) != 1:
        raise Malformed("请用客户编号、账号或手机号中的一种说明是谁。")


def fingerprint(text: str) -> str:
    """Equal for what is written alike but for width, case, blanks and signs; empty for nothing. Not to be read back."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()[:24] if plain else ""
