"""Questions to tick, for what has too many answers for buttons, or more than one; and how a tick is read back."""

import re
from collections.abc import Sequence

from commands.showing.listing import numbered, short
from crm_core.choices.model import list_about
from crm_core.customers.model import Customer
from crm_core.errors import Malformed
from crm_core.messages import Button, Choice, Option

_KEY = re.compile(r"tick:(?P<number>[0-9a-f]{12})")
_POSITION = re.compile(r"[1-9]\d?")


def number_ticked(button: str) -> str | None:
    """The number of the list that was ticked; None when the button is none of such a list."""
    found = _KEY.fullmatch(button)
    return found["number"] if found else None


def positions(chosen: Sequence[str]) -> list[int]:
    """The places ticked, counted from 1. Raises Malformed."""
    if not all(_POSITION.fullmatch(one) for one in chosen):
        raise Malformed("选的不在名单里，请重新选。")
    return [int(one) for one in chosen]


def customer_choice(customers: list[Customer], *, number: str, more: int) -> Choice:
    """Which of these customers. `more` is how many were found beyond those shown."""
    lines = [*numbered(customers), *([f"还有 {more} 位没有列出，请多写几个字。"] if more else [])]
    return Choice(
        title=f"找到 {len(customers) + more} 位客户，您要哪一位？",
        text="\n".join([*lines, "选好点确定，或回复数字，10 分钟内有效。"]),
        options=_options([f"{at}. {short(one.name)}" for at, one in enumerate(customers, start=1)]),
        submit=_submit(number),
        spelled="\n".join([*lines, "回复数字，10 分钟内有效。"]),
        about=list_about(number),
    )


def tag_choice(name: str, tags: Sequence[str], has: Sequence[str], *, number: str) -> Choice:
    """Which of these tags a customer is to have; those it `has` are ticked."""
    lines = [f"{at}. {'✓ ' if tag in has else ''}{tag}" for at, tag in enumerate(tags, start=1)]
    hint = "回复数字，有 ✓ 的去掉、没有的加上，几个一起也行，比如“1 3”，10 分钟内有效。"
    return Choice(
        title=f"{name}的标签",
        text="勾选要有的标签，点确定，10 分钟内有效。",
        options=_options(list(tags), chosen=has),
        submit=_submit(number),
        several=True,
        spelled="\n".join([*lines, hint]),
        about=list_about(number),
    )


def _options(names: list[str], chosen: Sequence[str] = ()) -> tuple[Option, ...]:
    return tuple(
        Option(key=str(position), text=name, chosen=name in chosen) for position, name in enumerate(names, start=1)
    )


def _submit(number: str) -> Button:
    return Button(key=f"tick:{number}", text="确定")
