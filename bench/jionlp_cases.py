"""JioNLP's own time cases as questions to a reminder.

An answer there is a span of time. Its beginning is expected: with an hour when it was said, else as a day. A span that
is over is to be refused where the past is said; a day without a year is this year's there and the next to a reminder,
so it is left out. `kind` is how long the span is, which says what was named: a minute, an hour, a day, a month …
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, cast

from bench.times import Case

_CHINA = timezone(timedelta(hours=8))
_PAST = re.compile(r"[0-9]{4}|[0-9零〇一二三四五六七八九]年|[去前上昨]")
_KINDS = (
    (timedelta(minutes=2), "minute"),
    (timedelta(hours=2), "hour"),
    (timedelta(hours=23), "part of a day"),
    (timedelta(days=1), "day"),
    (timedelta(days=7), "week or less"),
    (timedelta(days=31), "month or less"),
    (timedelta(days=366), "year or less"),
)


def read(path: Path) -> Iterator[Case | str]:
    """Cases, and for each that is left out the reason."""
    for line in path.read_text("utf-8").splitlines():
        row = cast("dict[str, Any]", json.loads(line))
        base, expected = _base(row["time_base"]), cast("dict[str, Any]", row["expected"])
        yield "no base" if base is None else _case(cast("str", row["text"]), base, expected)


def _case(text: str, base: datetime, expected: dict[str, Any]) -> Case | str:
    case = Case(text=text, base=f"{base:%Y-%m-%d %H:%M:%S}")
    if expected["type"] == "time_period":
        case.update(kind="repeat", repeat=True)
        return case
    if expected["type"] not in {"time_point", "time_span"}:
        return "duration"
    first, last = cast("tuple[str, str]", expected["time"])
    if "inf" in {first.strip("-"), last}:
        return "open span"
    start, end = datetime.fromisoformat(first), datetime.fromisoformat(last)
    if start <= base <= end:
        return "span going on already"
    if end < base:
        case.update(kind="past", reject=True)
        return case if _PAST.search(text) else "past by the year it is said in"
    case.update(kind=_kind(end - start), expected=_expected(start, end, expected["definition"]))
    return case


def _expected(start: datetime, end: datetime, definition: str) -> str:
    whole_days = (start.hour, start.minute) == (0, 0) and (end.hour, end.minute) == (23, 59)
    vague = definition == "blur" and end - start >= timedelta(hours=2)
    return f"{start:%Y-%m-%d}" if whole_days or vague else f"{start:%Y-%m-%d %H:%M:%S}"


def _kind(span: timedelta) -> str:
    return next((kind for longest, kind in _KINDS if span <= longest), "longer")


def _base(said: object) -> datetime | None:
    """Seconds since 1970, a list from the year down, or a mapping; the parts not given are the first."""
    if isinstance(said, int | float):
        return datetime.fromtimestamp(said, _CHINA).replace(tzinfo=None)
    if isinstance(said, dict):
        named = cast("dict[str, Any]", said)
        said = named.get("datetime") or [
            named[part] for part in ("year", "month", "day", "hour", "minute") if part in named
        ]
    if not isinstance(said, list):
        return None
    parts = cast("list[int]", said)
    year, month, day, *clock = [*parts, *(1, 1)[len(parts) - 1 :]] if len(parts) < 3 else parts
    hour, minute, second = [*clock, 0, 0, 0][:3]
    return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - a base is a local time
