"""What follows 标签: a customer and the tags to add (+) and to remove (-)."""

import re
import unicodedata
from dataclasses import dataclass

from commands.reading.arguments import BadUsage, customer_phrase, leading_quote
from crm_core.tags.model import LONGEST_TAG

EXAMPLE = "标签 王芳 +高意向 -已流失"

_PLUS = "+＋﹢"
_MINUS = "－﹣−–-"
_HAN = r"[㐀-鿿]"
_FIRST_SIGN = re.compile(rf"(?<=\s)[{_PLUS}{_MINUS}]|(?<={_HAN})[{_PLUS}](?=\S)|^[{_PLUS}{_MINUS}](?!\d)")
_SIGN = re.compile(rf"(?:^|(?<=\s)|(?<={_HAN})(?=\S\S))([{_PLUS}{_MINUS}])")
_TWO_WORDS = re.compile(rf"\S(?:\s|[{_MINUS}])+\S")
_LIST = re.compile(r"[,，、;；]")
_STRAY_SPACE = re.compile(r"(?<![!-~])\s|\s(?![!-~])")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggingWanted:
    """`customer` is a phrase to find one by. The sets have no tag in common; both are empty for a list to tick."""

    customer: str
    add: frozenset[str]
    remove: frozenset[str]


def read_tags(text: str) -> TaggingWanted:
    """`王芳 +高意向 -已流失`, signs full- or half-width, `、` between several of one sign.

    A sign counts after a space and after a Chinese character; `A+级`, `2024-春` and the customer `王芳-上海` are
    taken as they are. `＋ＶＩＰ` is the tag `VIP`, so that nobody keeps two of it.
    """
    named, changes = leading_quote(text) or _at_first_sign(text)
    customer = customer_phrase(named, EXAMPLE)
    if not changes.strip() and _TWO_WORDS.search(named) and not leading_quote(text):
        raise BadUsage("请写明要加（+）或要去掉（-）的标签，前面空一格。", EXAMPLE)
    if not changes.strip():
        return TaggingWanted(customer=customer, add=frozenset(), remove=frozenset())
    add, remove = _changes(changes.strip())
    if both := add & remove:
        reason = f"标签“{min(both)}”不能又加又去掉。"
        raise BadUsage(reason, EXAMPLE)
    return TaggingWanted(customer=customer, add=add, remove=remove)


def _at_first_sign(text: str) -> tuple[str, str]:
    first = _FIRST_SIGN.search(text)
    return (text, "") if first is None else (text[: first.start()], text[first.start() :])


def _changes(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The tags with a plus, and those with a minus."""
    unsigned, *pieces = _SIGN.split(text)
    if unsigned:
        raise BadUsage("每个标签前都要写 + 或 -。", EXAMPLE)
    signed = [
        (sign, _tag(name)) for sign, names in zip(pieces[::2], pieces[1::2], strict=True) for name in _LIST.split(names)
    ]
    return (
        frozenset(tag for sign, tag in signed if sign in _PLUS),
        frozenset(tag for sign, tag in signed if sign in _MINUS),
    )


def _tag(name: str) -> str:
    tag = " ".join(unicodedata.normalize("NFKC", name).split())
    if not 1 <= len(tag) <= LONGEST_TAG or not tag.isprintable():
        reason = f"标签名要有 1 到 {LONGEST_TAG} 个字。"
        raise BadUsage(reason, EXAMPLE)
    if _STRAY_SPACE.search(tag):
        raise BadUsage("标签名里不能有空格，每个标签前都要写 + 或 -。", EXAMPLE)
    return tag
