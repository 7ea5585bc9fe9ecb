"""How a reminder looks in a chat."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from crm_core.messages import Button, Card
from crm_core.reminders.model import Reminder, Ring

_WEEKDAYS = "一二三四五六日"
_HEADINGS = {Ring.FIRST: "⏰ 提醒", Ring.AGAIN: "⏰ 再提醒一次"}
_NOTICED = timedelta(minutes=1)
_LONGEST_VALUE = 30


def when(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """`11月23日（周一）15:00` by the reader's clock; with the year when it is another one."""
    there, today = at.astimezone(zone), now.astimezone(zone)
    year = f"{there.year}年" if there.year != today.year else ""
    return f"{year}{there.month}月{there.day}日（周{_WEEKDAYS[there.weekday()]}）{there:%H:%M}"


def lateness(late: timedelta) -> str:
    """`迟到 2 小时`; empty for less than a minute."""
    if late < _NOTICED:
        return ""
    if late >= timedelta(days=1):
        return f"迟到 {late.days} 天"
    hours, minutes = divmod(int(late.total_seconds()) // 60, 60)
    return f"迟到 {hours} 小时" if hours else f"迟到 {minutes} 分钟"


def heading(ring: Ring, late: timedelta) -> str:
    """What stands above a reminder that rings."""
    told = lateness(late)
    return f"{_HEADINGS[ring]}（{told}）" if told else _HEADINGS[ring]


def reminder_card(one: Reminder, title: str, customer: str | None, *, now: datetime, zone: ZoneInfo) -> Card:
    """A reminder with what can be done about it. `customer` is its name, None for whoever may not see it."""
    reference = f"@{one.id}"
    buttons = [
        Button(key=f"完成 {reference}", text="完成"),
        Button(key=f"推迟 {reference} 10分钟", text="推迟10分钟"),
        Button(key=f"推迟 {reference} 1小时", text="推迟1小时"),
        Button(key=f"推迟 {reference} 明天", text="推迟到明天"),
    ]
    return Card(
        title=title,
        text=one.title,
        buttons=(*buttons, *_customer_button(one, customer)),
        fields=(*_customer_field(customer), ("时间", when(one.due, now, zone))),
        about=one.about,
    )


def leader_card(one: Reminder, name: str, customer: str | None, *, now: datetime, zone: ZoneInfo) -> Card:
    """Whom and what nobody has reacted to; what it is about only for a leader who may see the customer."""
    return Card(
        title=f"{shortened(name, 12)}有一条提醒两次没有处理",
        text=one.title if customer is not None else "内容只有本人能看。",
        buttons=(Button(key=f"完成 @{one.id}", text="标为已完成"), *_customer_button(one, customer)),
        fields=(*_customer_field(customer), ("时间", when(one.due, now, zone))),
        about=one.about,
    )


def shortened(text: str, length: int) -> str:
    """One line of at most `length` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def _customer_button(one: Reminder, customer: str | None) -> tuple[Button, ...]:
    return () if customer is None else (Button(key=f"查 @{one.customer}", text="打开客户"),)


def _customer_field(customer: str | None) -> tuple[tuple[str, str], ...]:
    return () if customer is None else (("客户", shortened(customer or "（未命名）", _LONGEST_VALUE)),)
