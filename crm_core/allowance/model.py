"""The rules of a monthly allowance: whose month it is, and when the administrator is told."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

WARN_AT = (70, 90)
"""Percent."""
THRIFTY_FROM = 90
"""Percent: from here on whatever can be done without is left out."""
_ZONE = ZoneInfo("Asia/Shanghai")


class Spent(StrEnum):
    """What an allowance is for."""

    CALLS = "calls"
    PUSHES = "pushes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What is left of one kind in one month; `used` may exceed `most` by what the platform still let through."""

    kind: Spent
    used: int
    most: int

    @property
    def percent(self) -> int:
        return self.used * 100 // self.most

    @property
    def left(self) -> int:
        return max(self.most - self.used, 0)


def month_of(at: datetime) -> str:
    """`2026-11`, by the platform's clock."""
    return at.astimezone(_ZONE).strftime("%Y-%m")


def to_warn_of(percent: int, warned: int) -> int:
    """The highest level reached that nobody was told of yet; 0 for none."""
    return max((level for level in WARN_AT if warned < level <= percent), default=0)


def warning(allowance: Allowance) -> str:
    """What the administrator reads."""
    what = "接口调用" if allowance.kind is Spent.CALLS else "消息推送"
    lines = [
        f"钉钉本月的{what}额度已用 {allowance.percent}%（{allowance.used}/{allowance.most}），还剩 {allowance.left}。"
    ]
    if allowance.percent >= THRIFTY_FROM:
        lines.append("从现在起我会省着用：卡片改成文字，暂停不急的读取。")
    lines.append("可以在钉钉管理后台购买额度，或等下个月 1 日重新计算。")
    return "\n".join(lines)
