"""Conditions of a broadcast that stand where they are taken for its words. Pure."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

_LONGEST_NAME = 40
_EDGE = r"(?:^|(?<=[\s,，。.;；:：!！?？、（(]))"
_OPENERS = re.compile(
    _EDGE
    + r"(?P<out>排除(?!标签)|除了|除开|不要发给?|别发给?|不发给?|不包括|不含|去掉)?"
    + r"(?:\s*(?:只|仅|请)?(?:群发给|发送[给到]|发[给到]|[给到对向]|所有|全部(?!标签)|全体|(?:打了|带有?|有)(?=标签)))*"
    + r"\s*(?P<field>任一标签|全部标签|排除标签|标签|阶段|来源|负责人|客户群|群|[#＃@＠])?"
    + r"[\s:：=＝为是叫“\"「]*"
)
_WITH_SIGN = re.compile(
    _EDGE
    + r"(?P<name>任一标签|全部标签|排除标签|标签|阶段|来源|负责人|群|排除|活跃|沉默|定时)"
    + r"(?:[:：]\s*|=)(?P<value>[^\s,，。；;]+)"
)
_AT_FIRST = re.compile(
    r"(?P<name>任一标签|全部标签|排除标签|标签|阶段|来源|负责人|排除|活跃|沉默|定时)\s+(?P<value>\S+)"
)
_DAYS = re.compile(_EDGE + r"(?P<name>活跃|沉默)\s*(?P<value>\d{1,3}[天日])")
_NOT_SINCE = re.compile(_EDGE + r"(?P<value>\d{1,3}天)内?[没未]有?(?:联系|说过?话|往来|聊过?天?|回复)过?")
_WHOLE = re.compile(r"$|[\s,，。；;：:、！!”\"」]|的?这?些?(?:客户|好友|用户|人群)")
_WHOLE_ALONE = re.compile(r"$|\s|的?(?:客户|好友|用户|人群)")
_ANYHOW = re.compile(r"(?![#＃])")
_AND = re.compile(r"\s*[、,，和]\s*")
_AFTER = re.compile(r"[”\"」]?\s*(?:的?这?些?(?:客户|好友|用户|人群)们?|的(?=\s))?[\s,，：:]*")
_QUOTES = re.compile(r"[“”\"「」]")
_FIELDS = {one: one for one in ("全部标签", "排除标签", "标签", "阶段", "来源", "负责人", "群")} | {
    "任一标签": "标签",
    "#": "标签",
    "＃": "标签",
    "@": "负责人",
    "＠": "负责人",
    "客户群": "群",
}
_ANY = ("标签", "阶段", "群", "负责人")


class Named(NamedTuple):
    """What there is that a condition can name."""

    tags: Collection[str]
    stages: Collection[str]
    sources: Collection[str]
    owners: Collection[str]
    groups: Collection[str]

    def of(self, field: str) -> Collection[str]:
        known = {"阶段": self.stages, "来源": self.sources, "负责人": self.owners, "群": self.groups}
        return known.get(field, self.tags)


@dataclass(frozen=True, slots=True)
class Misplaced:
    """What looks like conditions, as typed; the same as they are read, none where one of them cannot be said so; and
    the words without them.
    """

    said: tuple[str, ...]
    conditions: tuple[str, ...]
    words: str


class _Found(NamedTuple):
    start: int
    end: int
    condition: str


def misplaced(text: str, named: Named) -> Misplaced | None:
    """What in the words of a broadcast is probably no word of it; None for nothing."""
    found = _apart([*_spoken(text, named), *_written(text)])
    if not found:
        return None
    pieces, place = list[str](), 0
    for one in found:
        pieces.append(text[place : one.start].rstrip(" ,，、"))
        place = _past(_AFTER, text, one.end)
    words = " ".join(piece for piece in [*pieces, text[place:]] if piece.strip()).strip()
    said = tuple(_QUOTES.sub("", text[one.start : one.end]).strip() for one in found)
    conditions = tuple(one.condition for one in found)
    return Misplaced(said, conditions if all(conditions) else (), words)


def _spoken(text: str, named: Named) -> Iterator[_Found]:
    """`给高意向客户`, `标签 高意向`, `#高意向`, `高意向的客户`: where what is named is there."""
    for openers in _OPENERS.finditer(text):
        for place in range(openers.end(), openers.start() - 1, -1):
            opened = place > openers.start() or not place or text[place : place + 1] in {"#", "＃"}
            if opened and (found := _at(text, openers, place, named)):
                yield found
                break


def _at(text: str, openers: re.Match[str], place: int, named: Named) -> _Found | None:
    """What is named at `place`, if anything is, behind as much of the openers as stand before it."""
    sign = (openers["field"] or "") if place >= openers.end("field") else ""
    whole = _ANYHOW if sign else _WHOLE if place > openers.start() else _WHOLE_ALONE
    for field in [_FIELDS[sign]] if sign else _ANY:
        names, end = _names(text, place, named.of(field))
        if names and whole.match(text, end):
            return _Found(openers.start(), end, _condition(field, names, out=bool(openers["out"])))
    return None


def _names(text: str, place: int, known: Collection[str]) -> tuple[list[str], int]:
    """The known names that stand there, one after the other, and where they end."""
    names, end = list[str](), place
    while name := _name(text, place, known):
        names.append(name)
        end = place + len(name)
        place = _past(_AND, text, end)
        if place == end:
            break
    return names, end


def _name(text: str, place: int, known: Collection[str]) -> str:
    """The longest known name that stands there."""
    longest = min(len(text) - place, _LONGEST_NAME)
    return next((one for size in range(longest, 0, -1) if (one := text[place : place + size]) in known), "")


def _condition(field: str, names: Iterable[str], *, out: bool) -> str:
    if out and field != "标签":
        return ""
    quoted = "、".join(f"“{one}”" if re.search(r"\s", one) else one for one in names)
    return f"{'排除标签' if out else field}:{quoted}"


def _written(text: str) -> Iterator[_Found]:
    """A condition as it is to be written, with something in front of it; or with a space behind its name."""
    first = _AT_FIRST.match(text)
    for one in [*([first] if first else []), *_WITH_SIGN.finditer(text), *_DAYS.finditer(text)]:
        yield _Found(one.start(), one.end(), f"{one['name']}:{one['value']}")
    for one in _NOT_SINCE.finditer(text):
        yield _Found(one.start(), one.end(), f"沉默:{one['value']}")


def _apart(found: Iterable[_Found]) -> list[_Found]:
    """In their order; of two that overlap the one that was found first."""
    kept: list[_Found] = []
    for one in found:
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept)


def _past(pattern: re.Pattern[str], text: str, place: int) -> int:
    """Where what stands at `place` and is such ends; the same place where nothing is."""
    found = pattern.match(text, place)
    return found.end() if found else place
