"""How customers are listed for picking one, and how a tap on the list is read back."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from crm_core.act import Act
from crm_core.choices.model import list_about
from crm_core.customers.model import Customer, masked
from crm_core.messages import Button, Card

_KEY = re.compile(r"pick:(?P<number>[0-9a-f]{12}):(?P<position>[1-9])")
_LONGEST_BUTTON = 8


@dataclass(frozen=True, slots=True)
class Tapped:
    """`number` names the list, `position` counts from 1."""

    number: str
    position: int


def position_tapped(button: str) -> Tapped | None:
    """None when the button is none of a list."""
    found = _KEY.fullmatch(button)
    return Tapped(found["number"], int(found["position"])) if found else None


def choice_card(customers: list[Customer], *, number: str, more: int) -> Card:
    """A numbered list with a button each. `more` is how many were found beyond those shown."""
    lines = numbered(customers)
    if more:
        lines.append(f"还有 {more} 位没有列出，请多写几个字。")
    lines.append("点按钮或回复数字选择，10 分钟内有效。")
    return Card(
        title=f"找到 {len(customers) + more} 位客户，您要哪一位？",
        text="\n".join(lines),
        buttons=pick_buttons(customers, number),
        about=list_about(number),
    )


def numbered(customers: Sequence[Customer]) -> list[str]:
    """A line each, numbered from 1."""
    return [f"{position}. {_line(customer)}" for position, customer in enumerate(customers, start=1)]


def pick_buttons(customers: Sequence[Customer], number: str) -> tuple[Button, ...]:
    """A button each, for the list with this number."""
    return tuple(
        Button(key=f"pick:{number}:{position}", text=f"{position}. {short(customer.name)}")
        for position, customer in enumerate(customers, start=1)
    )


def confirmation_card(question: str, *, number: str) -> Card:
    """A question to be answered with yes or no."""
    return Card(
        title="请确认",
        text=f"{question}\n点按钮，或回复“确认”“取消”，10 分钟内有效。",
        buttons=(Button(key=f"pick:{number}:1", text="确认"), Button(key=f"pick:{number}:2", text="取消")),
        about=list_about(number),
    )


def further(word: str, page: int, pages: int) -> tuple[Button, ...]:
    """The button below a page of a long list, for the command that it is a list of."""
    return (Button(key=f"{word} 第{page + 1}页", text="下一页"),) if page < pages else ()


def of_pages(title: str, page: int, pages: int) -> str:
    """A list's title, with the page where there are several."""
    return f"{title}，第 {page}/{pages} 页" if pages > 1 else title


def list_number(act: Act) -> str:
    """Sets the lists and questions of one message apart from those of all others."""
    return hashlib.blake2b(act.cause.encode(), digest_size=6).hexdigest()


def nobody(phrase: str) -> str:
    """The same for a customer who does not exist and for one who may not be seen."""
    return f"没有找到您能查看的客户“{phrase}”。"


def _line(customer: Customer) -> str:
    phone = masked(customer.phones[0]) if customer.phones else ""
    return " · ".join(filter(None, [customer.name, customer.company, phone]))


def short(name: str) -> str:
    """A name as it stands on a button."""
    return name if len(name) <= _LONGEST_BUTTON else name[: _LONGEST_BUTTON - 1] + "…"
