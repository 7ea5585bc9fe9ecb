"""What follows a command, read into values. Whatever cannot be read is refused with a sentence and an example."""

import re
from dataclasses import dataclass

from commands.grammar import folded
from crm_core.errors import Malformed
from crm_core.notes.model import LONGEST_NOTE
from crm_core.numbers import NUMBER, read_number

LONGEST_PHRASE = 50
DEFAULT_MESSAGES = 10
MOST_MESSAGES = 50
MOST_DAYS = 365

_QUOTES = '"“”＂「」『』'
_QUOTED = re.compile(rf"[{_QUOTES}](?P<phrase>[^{_QUOTES}]+)[{_QUOTES}](?P<rest>.*)", re.DOTALL)
_SPACED_PHONE = re.compile(r"(?:\+?86[ -]?)?1\d\d[ -]\d{4}[ -]\d{4}")
_SPAN = re.compile(rf"\s+(?:(?:最近|近|过去)?\s*(?P<number>{NUMBER})\s*(?P<unit>[天日条])内?|(?P<bare>\d{{1,9}}))\s*$")


class BadUsage(Malformed):
    """A command whose argument cannot be read. `what` is a whole sentence, `example` what can be typed instead."""

    def __init__(self, what: str, example: str) -> None:
        super().__init__(f"{what}\n例如：{example}")


@dataclass(frozen=True, slots=True)
class NoteWanted:
    """`customer` is a phrase to find one by; `text` 1 to LONGEST_NOTE characters as typed, perhaps of several lines."""

    customer: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryWanted:
    """At most `messages` latest ones, of the last `days` only when given."""

    customer: str
    messages: int
    days: int | None


def read_find(text: str) -> str:
    """The phrase a customer is looked for by."""
    return customer_phrase(text, "查 王芳")


def read_help(text: str) -> str | None:
    """The command asked about, as `folded`; None for all."""
    words = folded(text).removeprefix("/").split()
    return words[0] if words else None


def read_note(text: str) -> NoteWanted:
    """`王芳 文字`; a customer's name with spaces stands in quotation marks."""
    example = "备注 王芳 下周二去看样板间"
    empty = "备注的内容是空的，请在客户后面空一格再写。"
    return NoteWanted(*customer_and_words(text, example, empty=empty, longest=LONGEST_NOTE, named="备注"))


def customer_and_words(text: str, example: str, *, empty: str, longest: int, named: str) -> tuple[str, str]:
    """A customer's phrase and what follows it; `empty` is said where nothing does. Raises BadUsage."""
    customer, words = leading_quote(text) or [*text.split(maxsplit=1), "", ""][:2]
    phrase = customer_phrase(customer, example)
    words = words.strip()
    if not words:
        raise BadUsage(empty, example)
    if len(words) > longest:
        raise BadUsage(f"{named}最多 {longest} 字，这条有 {len(words)} 字，请分成几条。", example)
    return phrase, words


def read_history(text: str) -> HistoryWanted:
    """`王芳`, `王芳 20` (messages), `王芳 7天`, `王芳 近三天`."""
    example = "历史 王芳 20，或者 历史 王芳 7天"
    span = None if _SPACED_PHONE.fullmatch(text.strip()) else _SPAN.search(" " + text)
    in_front = text if span is None else (" " + text)[: span.start()]
    if span is None or not in_front.strip():
        return HistoryWanted(customer=customer_phrase(text, example), messages=DEFAULT_MESSAGES, days=None)
    customer = customer_phrase(in_front, example)
    number = read_number(span["number"] or span["bare"])
    if span["unit"] in {"天", "日"}:
        days = _within(number, MOST_DAYS, "天数", example)
        return HistoryWanted(customer=customer, messages=MOST_MESSAGES, days=days)
    return HistoryWanted(customer=customer, messages=_within(number, MOST_MESSAGES, "条数", example), days=None)


def customer_phrase(text: str, example: str) -> str:
    """What names a customer: without quotation marks, its spaces single. Raises BadUsage when empty or too long."""
    phrase = " ".join(text.strip().strip(_QUOTES).split())
    if not phrase:
        raise BadUsage("请写明是哪位客户：姓名、公司、拼音或手机尾号都可以。", example)
    if len(phrase) > LONGEST_PHRASE:
        reason = f"客户的写法最多 {LONGEST_PHRASE} 字。"
        raise BadUsage(reason, example)
    return phrase


def leading_quote(text: str) -> tuple[str, str] | None:
    """The words in quotation marks at the beginning, and what follows them; None when it does not begin so."""
    found = _QUOTED.match(text.strip())
    return (found["phrase"], found["rest"]) if found else None


def _within(number: int | None, most: int, what: str, example: str) -> int:
    if number is None or not 1 <= number <= most:
        reason = f"{what}要在 1 到 {most} 之间。"
        raise BadUsage(reason, example)
    return number
