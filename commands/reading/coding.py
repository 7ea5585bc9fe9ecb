"""What follows 活码: nothing, a code's name, or 新建, 换人 and 停用 with what they need."""

import re
from dataclasses import dataclass, field, replace
from datetime import time
from enum import StrEnum

from commands.reading.arguments import BadUsage
from crm_core.codes.model import MOST_WEIGHT, Days, Shift

EXAMPLE = "活码 新建 春季展会 @李雷×2 @韩梅梅 工作日 09:00-18:00 兜底 @王五 标签 展会"
SEAT_EXAMPLE = "活码 换人 春季展会 @李雷×2 @韩梅梅 工作日 09:00-18:00 兜底 @王五"
_SEAT = re.compile(r"[@＠](?P<who>[^×xX*]+?)(?:[×xX*](?P<weight>\d{1,3}))?")
_HOURS = re.compile(r"(?P<opens>[012]?\d[:：][0-5]\d)[-–—~至到](?P<closes>[012]?\d[:：][0-5]\d)")


class Verb(StrEnum):
    """What is to happen to a code."""

    LIST = "list"
    SHOW = "show"
    MAKE = "make"
    SEAT = "seat"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatWanted:
    """`who` is a phrase to find a colleague by."""

    who: str
    weight: int = 1
    shift: Shift | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeWanted:
    """`fallback` are phrases, too. `sure` when somebody has confirmed an end."""

    verb: Verb
    name: str = ""
    seats: tuple[SeatWanted, ...] = ()
    fallback: tuple[str, ...] = ()
    tags: frozenset[str] = frozenset()
    welcome: str = ""
    skip_verify: bool = True
    sure: bool = False


@dataclass(slots=True)
class _Reading:
    """`days` is what was said last, waiting for its hours; `example` is what to show who gets it wrong."""

    example: str
    seats: list[SeatWanted] = field(default_factory=list[SeatWanted])
    fallback: list[str] = field(default_factory=list[str])
    tags: list[str] = field(default_factory=list[str])
    welcome: str = ""
    skip_verify: bool = True
    days: Days | None = None
    part: str = ""


def read_code(text: str) -> CodeWanted:
    """Raises BadUsage."""
    words = text.split()
    if not words:
        return CodeWanted(verb=Verb.LIST)
    verb = _VERBS.get(words[0])
    if verb is None:
        return CodeWanted(verb=Verb.SHOW, name=_only(words))
    example = _EXAMPLES[verb]
    if len(words) < 2:
        raise BadUsage("请写明是哪个活码。", example)
    name = words[1]
    if verb is Verb.END:
        return CodeWanted(verb=verb, name=name, sure=words[2:] == ["确认"])
    read = _read("".join(text.split(maxsplit=2)[2:]), example)
    if not read.seats:
        raise BadUsage("请写明谁来接待，名字前加 @。", example)
    return CodeWanted(
        verb=verb,
        name=name,
        seats=tuple(read.seats),
        fallback=tuple(read.fallback),
        tags=frozenset(read.tags),
        welcome=read.welcome,
        skip_verify=read.skip_verify,
    )


_EXAMPLES = {Verb.MAKE: EXAMPLE, Verb.SEAT: SEAT_EXAMPLE, Verb.END: "活码 停用 春季展会"}
_VERBS = {"新建": Verb.MAKE, "建": Verb.MAKE, "换人": Verb.SEAT, "停用": Verb.END, "删除": Verb.END}


def _only(words: list[str]) -> str:
    if len(words) > 1:
        raise BadUsage("活码后面写名字，或者 新建、换人、停用。", EXAMPLE)
    return words[0]


def _read(text: str, example: str) -> _Reading:
    before, _, welcome = text.partition("欢迎语")
    read = _Reading(welcome=welcome.strip(" ：:"), example=example)
    for word in before.split():
        _take(read, word)
    if read.days is not None:
        raise BadUsage("写了日子，也要写时间，例如 工作日 09:00-18:00。", example)
    if (read.part == "标签" and not read.tags) or (read.part == "兜底" and not read.fallback):
        reason = f"“{read.part}”后面还要写{'标签名' if read.part == '标签' else '同事，名字前加 @'}。"
        raise BadUsage(reason, example)
    return read


def _take(read: _Reading, word: str) -> None:
    if word in {"兜底", "标签"}:
        read.part = word
    elif word in {"需验证", "要验证"}:
        read.skip_verify = False
    elif seat := _SEAT.fullmatch(word):
        _sit(read, seat["who"], int(seat["weight"] or 1))
    elif word in {*Days}:
        read.days = Days(word)
    elif hours := _HOURS.fullmatch(word):
        _work(read, _time(hours["opens"], read.example), _time(hours["closes"], read.example))
    elif read.part == "标签":
        read.tags.extend(tag for tag in re.split("[、,，]", word.lstrip("+＋")) if tag)
    else:
        reason = f"没看懂“{word[:20]}”：同事前面加 @，时间写成 09:00-18:00。"
        raise BadUsage(reason, read.example)


def _sit(read: _Reading, who: str, weight: int) -> None:
    if read.part == "兜底":
        read.fallback.append(who)
        return
    if not 1 <= weight <= MOST_WEIGHT:
        reason = f"权重要在 1 到 {MOST_WEIGHT} 之间，写成 @李雷×2。"
        raise BadUsage(reason, read.example)
    read.seats.append(SeatWanted(who=who, weight=weight))


def _work(read: _Reading, opens: time, closes: time) -> None:
    """Hours are those of everybody named before who has none yet."""
    if opens == closes or not read.seats:
        raise BadUsage("时间写在同事后面，开始和结束不能相同。", read.example)
    shift = Shift(opens=opens, closes=closes, days=read.days or Days.EVERY)
    read.seats = [one if one.shift else replace(one, shift=shift) for one in read.seats]
    read.days = None


def _time(text: str, example: str) -> time:
    try:
        return time.fromisoformat(text.replace("：", ":").zfill(5))
    except ValueError:
        raise BadUsage("时间要在 00:00 到 23:59 之间。", example) from None
