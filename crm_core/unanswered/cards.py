"""How a customer who waits looks in a chat."""

from datetime import timedelta

from crm_core.customers.model import Customer
from crm_core.messages import Button, Card
from crm_core.reminders.cards import shortened

_LONGEST_TEXT = 100
_LONGEST_VALUE = 30


def waiting_card(customer: Customer | None, text: str, *, waited: timedelta, of: str) -> Card:
    """A customer's message nobody has answered. `customer` is None for whoever may not see it.

    `of` names the owner, for the leader; empty for the owner's own card.
    """
    minutes = int(waited.total_seconds()) // 60
    long = f"{minutes // 60} 小时 {minutes % 60} 分钟" if minutes >= 60 else f"{minutes} 分钟"
    title = f"{shortened(of, 10)}的客户还在等回复" if of else "有客户在等您回复"
    if customer is None:
        return Card(title=title, text=f"已等 {long}。", buttons=(Button(key="待办", text="看待办"),))
    return _of_customer(customer, title, shortened(text, _LONGEST_TEXT) or "[没有文字]", ("已等", long))


def group_card(customer: Customer | None, text: str) -> Card:
    """A customer's message in a group in which colleagues' answers cannot be seen. `customer` as above."""
    title = "有客户在钉钉群里找过助手"
    note = "同事在群里的回答我看不到，已经回过就不用管。"
    if customer is None:
        return Card(title=title, text=note, buttons=(Button(key="待办", text="看待办"),))
    return _of_customer(customer, title, f"{shortened(text, _LONGEST_TEXT)}\n{note}".strip())


def _of_customer(customer: Customer, title: str, text: str, *fields: tuple[str, str]) -> Card:
    return Card(
        title=title,
        text=text,
        buttons=(
            Button(key=f"查 @{customer.id}", text="打开客户"),
            Button(key=f"历史 @{customer.id}", text="看聊天记录"),
        ),
        fields=(("客户", shortened(customer.name or "（未命名）", _LONGEST_VALUE)), *fields),
    )
