"""What follows 认领, 退回, 转给 and 公海."""

import re
from dataclasses import dataclass

from commands.reading.arguments import BadUsage, customer_phrase, leading_quote
from crm_core.numbers import NUMBER, read_number

HAND_OVER_EXAMPLE = "转给 @王五 张三"

_AT = "@＠ \t"
_PAGE = re.compile(rf"(?:第\s*)?(?P<number>{NUMBER})\s*页?")
_MOST_PAGES = 1_000


@dataclass(frozen=True, slots=True)
class HandOverWanted:
    """Phrases to find a colleague and a customer by."""

    colleague: str
    customer: str


def read_claim(text: str) -> str:
    """The phrase a customer is looked for by."""
    return customer_phrase(text, "认领 张三")


def read_give_back(text: str) -> str:
    """The phrase a customer is looked for by."""
    return customer_phrase(text, "退回 张三")


def read_hand_over(text: str) -> HandOverWanted:
    """`@王五 张三`, `王五 张三`; a colleague's name with spaces stands in quotation marks."""
    typed = text.lstrip(_AT)
    colleague, customer = leading_quote(typed) or [*typed.split(maxsplit=1), "", ""][:2]
    if not colleague or not customer.strip():
        raise BadUsage("请写明转给哪位同事、转哪位客户，中间空一格。", HAND_OVER_EXAMPLE)
    return HandOverWanted(colleague.strip(), customer_phrase(customer, HAND_OVER_EXAMPLE))


def read_page(text: str) -> int:
    """Which page of the pool, from 1; the first without a number."""
    if not text:
        return 1
    found = _PAGE.fullmatch(text)
    number = read_number(found["number"]) if found else None
    if number is None or not 1 <= number <= _MOST_PAGES:
        raise BadUsage("公海后面只写第几页。", "公海 2")
    return number
