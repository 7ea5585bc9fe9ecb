"""Phrases that stand together and mean one time: 明天 · 下午 · 3点."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce

from crm_core.times.clocks import PARTS
from crm_core.times.phrases import Piece
from crm_core.times.reading import Why
from crm_core.times.repeats import EveryDay
from crm_core.times.said import Ahead, Days, FromNow, Hour, Lasting, Part, Rhythm, Said, SameHour, Shifted, Wrong

_GLUE = re.compile(r"[\s,、(的]*[在于]?[\s)]*")
_RANGE = re.compile(r"\s*(?:左右)?(?:到|至|-+|~+|—+|–)\s*")
UNTIL = re.compile(r"[\s,]*(?:一?直?(?:持续)?到|直至|至|截止到?|截至)\s*$")
_SINCE = re.compile(r"\s*(?:起|开始|以后|之后|后)?[\s,的]*")
_TAIL = re.compile(
    r"(?:\s*(?:左右|前后|之?前(?![台往面任期者辈列年天]|提(?!醒|示|交)|[一二两三]天)|以前|之?后(?![台面期勤来备天]|续(?![费约签保租订]))|以后|以内|之内|内(?![部容])"
    r"|整|准时|的?时候?(?![间代段尚常装])|之间|期间|那天|当天|那会儿?|为?止(?![痛损])|起(?![床飞草诉])|开始))+"
)
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What one or more pieces say together. `spans` are their places in the sentence, in order.

    `since` is the day a repeat starts (从明天起每天), `until` its last (到月底). `ended`: the end of a range was passed
    over, so no more than an hour can follow. `leads`: what is ahead was said first (提前一天晚上8点).
    """

    spans: tuple[tuple[int, int], ...]
    days: Days | None = None
    part: Part | None = None
    hour: Hour | SameHour | None = None
    from_now: FromNow | None = None
    ahead: Ahead | None = None
    rhythm: Rhythm | None = None
    since: Days | None = None
    until: Days | Lasting | None = None
    shifted: bool = False
    wrong: Wrong | None = None
    ended: bool = False
    leads: bool = False

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]

    @property
    def has_day(self) -> bool:
        return self.days is not None or self.rhythm is not None

    @property
    def has_clock(self) -> bool:
        return self.hour is not None or self.part is not None

    @property
    def is_time(self) -> bool:
        """False for what only says how another time is meant: 提前15分钟, 遇节假日顺延."""
        return self.has_day or bool(self.from_now or self.wrong) or (self.has_clock and not self.leads)

    @property
    def is_faint(self) -> bool:
        return self.wrong is not None and self.wrong.faint


def grouped(text: str, pieces: Iterable[Piece]) -> tuple[Group, ...]:
    """Neighbouring pieces joined as long as they can mean one time."""
    found: list[Group] = []
    for piece in pieces:
        joined = _joined(text, found[-1], piece) if found else None
        if joined is not None:
            found[-1] = joined
        else:
            found.append(_all_added(Group(spans=((piece.start, piece.end),)), piece.said) or _alone(piece))
    return tuple(_with_tail(text, group) for group in found)


def together(first: Group, second: Group) -> Group:
    """Two groups that complete each other. Of what both say, the first counts."""
    return replace(
        first,
        spans=tuple(sorted(first.spans + second.spans)),
        days=first.days or second.days,
        part=first.part or second.part,
        hour=first.hour or second.hour,
        ahead=first.ahead or second.ahead,
        rhythm=first.rhythm or second.rhythm,
        since=first.since or second.since,
        until=first.until or second.until,
        shifted=first.shifted or second.shifted,
        wrong=first.wrong or second.wrong,
    )


def _alone(piece: Piece) -> Group:
    several = Wrong(Why.SEVERAL, "这里好像说了几个时间，请一次只写一个。")
    return Group(spans=((piece.start, piece.end),), wrong=several)


def _joined(text: str, group: Group, piece: Piece) -> Group | None:
    gap = text[group.end : piece.start]
    wider = replace(group, spans=(*group.spans[:-1], (group.spans[-1][0], piece.end)))
    if group.ended and not isinstance(piece.said[0], Rhythm):
        if not _GLUE.fullmatch(gap) or not all(isinstance(one, Part | Hour) for one in piece.said):
            return None
        return wider if group.has_clock else _all_added(wider, piece.said)
    match piece.said:
        case (Days() as day,) if group.rhythm and UNTIL.fullmatch(gap):
            return replace(wider, until=day, ended=True)
        case (Rhythm() as rhythm, *rest) if group.days and not group.hour and _SINCE.fullmatch(gap):
            begun = replace(wider, since=group.days, until=_last(group.days), days=None, rhythm=rhythm, ended=False)
            return _all_added(begun, rest)
        case _:
            pass
    if (group.has_day or group.has_clock) and _RANGE.fullmatch(gap) and _can_end_range(piece):
        return replace(wider, days=_ending(group.days, piece.said[0]), ended=True)
    return _all_added(wider, piece.said, directly=not gap.strip()) if _GLUE.fullmatch(gap) else None


def _ending(days: Days | None, last: Said) -> Days | None:
    return replace(days, last=last.candidates[0]) if days and isinstance(last, Days) else days


def _last(days: Days) -> Days | None:
    return Days(candidates=(days.last,)) if days.last else None


def _can_end_range(piece: Piece) -> bool:
    return all(isinstance(one, Days | Part | Hour) for one in piece.said)


def _all_added(group: Group, said: Iterable[Said], *, directly: bool = True) -> Group | None:
    return reduce(lambda sum_, one: sum_ and _added(sum_, one, directly=directly), said, group)


def _added(group: Group, said: Said, *, directly: bool) -> Group | None:
    """The group saying this as well; None when it cannot mean both."""
    if isinstance(said, Wrong):
        empty = not (group.has_day or group.has_clock)
        return replace(group, wrong=group.wrong or said) if empty or not said.faint else None
    if group.is_faint:
        return None
    if isinstance(said, Ahead):
        leads = not (group.has_clock or group.from_now)
        return replace(group, ahead=said, leads=leads) if group.ahead is None else None
    return None if group.from_now else _with_time(group, said, directly=directly)


def _with_time(
    group: Group, said: Days | Part | Hour | SameHour | FromNow | Rhythm | Lasting | Shifted, *, directly: bool
) -> Group | None:
    joined: Group | None = None
    match said:
        case Days():
            joined = _with_days(group, said)
        case Part():
            joined = _with_part(group, said, directly=directly)
        case Hour() | SameHour() if group.hour is None:
            joined = replace(group, hour=said)
        case Rhythm() if group.days is None:
            joined = _with_rhythm(group, said)
        case FromNow() if not (group.has_day or group.has_clock):
            joined = replace(group, from_now=said)
        case Lasting():
            joined = replace(group, until=said)
        case Shifted():
            joined = replace(group, shifted=True)
        case _:
            pass
    return joined


def _with_rhythm(group: Group, said: Rhythm) -> Group | None:
    """每天9点（工作日）: the rarer of the two."""
    if group.rhythm is None or group.rhythm.on == EveryDay():
        return replace(group, rhythm=said)
    return group if said.on == EveryDay() else None


def _with_days(group: Group, said: Days) -> Group | None:
    if group.days is None:
        return None if group.rhythm else replace(group, days=said)
    if group.hour is not None:
        return None
    if group.days.weekday is None and said.weekday is None:
        return group if said.candidates[0] in group.days.candidates else None
    if group.days.weekday and said.weekday:
        return None
    named, day = (group.days, said) if group.days.weekday else (said, group.days)
    first = day.candidates[0]
    if first.isoweekday() == named.weekday:
        return replace(group, days=day)
    meant = _WEEKDAYS[(named.weekday or 1) - 1]
    reason = f"{first:%-m月%-d日}是周{_WEEKDAYS[first.weekday()]}，不是周{meant}，请检查日期。"
    return replace(group, wrong=Wrong(Why.IMPOSSIBLE, reason))


def _with_part(group: Group, said: Part, *, directly: bool) -> Group | None:
    if group.part is None:
        return replace(group, part=said) if group.hour is None or directly else None
    if group.hour is not None:
        return None
    late = group.part is PARTS["晚上"] and said in {PARTS["凌晨"], PARTS["半夜"], PARTS["午夜"]}
    if late:
        return replace(group, part=PARTS["半夜"])
    return group if group.part == said or (said.usual is not None and group.part.name == "早上") else None


def _with_tail(text: str, group: Group) -> Group:
    tail = _TAIL.match(text, group.end)
    if tail is None or group.is_faint:
        return group
    return replace(group, spans=(*group.spans[:-1], (group.spans[-1][0], tail.end())))
