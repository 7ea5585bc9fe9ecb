"""How times and people are written in answers."""

from datetime import datetime
from zoneinfo import ZoneInfo

from crm_core.messages import Author
from crm_core.values import StaffId

POOL = "公海（暂无负责人）"


def moment(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """`今天 09:05`, `昨天 18:30`, `11月3日 10:00`, `2025年12月1日 10:00`, in the reader's zone."""
    there, today = at.astimezone(zone), now.astimezone(zone)
    days = (today.date() - there.date()).days
    if days in (0, 1):
        day = ("今天", "昨天")[days]
    elif there.year == today.year:
        day = f"{there.month}月{there.day}日"
    else:
        day = f"{there.year}年{there.month}月{there.day}日"
    return f"{day} {there:%H:%M}"


def speaker(author: Author, staff: StaffId | None, names: dict[StaffId, str]) -> str:
    """Who said something, as the reader knows them."""
    match author:
        case Author.CUSTOMER:
            return "客户"
        case Author.SYSTEM:
            return "系统"
        case Author.STAFF:
            return names.get(staff, "同事") if staff else "同事"


def shortened(text: str, length: int) -> str:
    """One line of at most `length` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
