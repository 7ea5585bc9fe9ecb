"""Recognizers-Text specifications for Chinese dates and times as questions to a reminder.

The reading of the future is expected, of spans the beginning; one that lies before the base is to be refused. Its
lunar dates are solar ones of the same number (中秋 is August 15th): they are kept as a kind of their own, `lunar`.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any, cast

from bench.times import Case

_FILES = (
    "DateParser",
    "DateTimeParser",
    "TimeParser",
    "HolidayParser",
    "DatePeriodParser",
    "DateTimePeriodParser",
    "TimePeriodParser",
    "SetParser",
)
_BEGINNINGS = ("dateTime", "startDateTime", "date", "startDate", "time", "startTime")
_LUNAR = re.compile(r"农历|正月|大年|初[一二三]|春节|除夕|元宵|端午|中秋|重阳|清明|八月十五")
_PART_OF_DAY = re.compile(r"T(?:MO|MI|AF|EV|NI)")


def read(folder: Path) -> Iterator[Case | str]:
    """Cases, and for each that is left out the reason."""
    for name in _FILES:
        for row in cast("list[dict[str, Any]]", json.loads((folder / f"{name}.json").read_text("utf-8-sig"))):
            yield _case(name.removesuffix("Parser"), row)


def _case(kind: str, row: dict[str, Any]) -> Case | str:
    text, context = cast("str", row["Input"]), cast("dict[str, str]", row.get("Context") or {})
    base = datetime.fromisoformat(context.get("ReferenceDateTime") or "2017-03-22T00:00:00")
    results = cast("list[dict[str, Any]]", row["Results"])
    case = Case(text=text, base=f"{base:%Y-%m-%d %H:%M}", kind="lunar" if _LUNAR.search(text) else kind)
    if kind == "Set":
        case["repeat"] = True
        return case
    if len(results) != 1:
        return "several results"
    value = cast("dict[str, Any]", results[0]["Value"])
    start = _start(value, base)
    if start is None:
        return "no day or hour"
    timex = cast("str", value["Timex"])
    day_only = start.time() == time() and "T" not in timex
    if start.date() < base.date() if day_only else start <= base:
        case["reject"] = True
    else:
        case["expected"] = (
            f"{start:%Y-%m-%d}" if day_only or _PART_OF_DAY.search(timex) else f"{start:%Y-%m-%d %H:%M:%S}"
        )
    return case


def _start(value: dict[str, Any], base: datetime) -> datetime | None:
    """The first moment of the future reading; one of year 1 is how an impossible date is written."""
    future = cast("dict[str, str]", value.get("FutureResolution") or {})
    said = next((future[name] for name in _BEGINNINGS if name in future), None)
    if said is None:
        return None
    if said.startswith("0001"):
        return datetime.min  # noqa: DTZ901 - a base is a local time
    if said[2] == ":":
        return datetime.combine(base.date(), time.fromisoformat(said))
    return datetime.fromisoformat(said)
