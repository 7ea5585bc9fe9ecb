"""Time of a service, in minutes; the book says how much somebody has."""

import re

from crm_core.act import Act
from crm_core.errors import Malformed
from referrals.amounts import worth
from referrals.kind import Paid, Payout, RewardKind
from referrals.programmes.model import Prize

_TIME = re.compile(r"(\S{1,20})\s+(\d{1,5})\s*(分钟|小时|天)")
_MINUTES = {"分钟": 1, "小时": 60, "天": 24 * 60}


def _read(text: str) -> Prize:
    plain, cents = worth(text)
    found = _TIME.fullmatch(plain)
    if found is None:
        raise Malformed("请写明什么服务、多久，例如：服务 私教课 30分钟。")
    return Prize(kind=KIND.key, amount=int(found[2]) * _MINUTES[found[3]], name=found[1], worth=cents)


def _shown(prize: Prize) -> str:
    for unit, minutes in reversed(_MINUTES.items()):
        if prize.amount % minutes == 0:
            return f"{prize.name} {prize.amount // minutes} {unit}"
    return prize.name


async def _pay(_act: Act, _payout: Payout) -> Paid | None:
    return Paid()


KIND = RewardKind(
    key="service_time",
    words=("服务",),
    example="服务 私教课 30分钟",
    read=_read,
    shown=_shown,
    pay=_pay,
    returns=True,
)
