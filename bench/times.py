"""How many times the parser reads right: `python -m bench.times --cases FILE.jsonl`.

FILE has one JSON object a line: `text`, `base` (`2026-08-05 10:00`), `tz` (Asia/Shanghai without), and what is right:
`expected` (`2026-08-06 08:00`, or a date), perhaps `title` and `repeat`, or `reject: true`. `kind` groups the figures.

A date is met by an answer without an hour, or one whose hour is only ours (明晚). `repeat` is a form of `repeat_words`
or its beginning (`weekly` for `weekly:1,3`), or true for any. exact: time and repeat as expected, or no time where
none was to be found; wrong: another; invented: a time where none was to be found; refused: none where one was.
"""

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from statistics import median
from typing import Any, NotRequired, TypedDict, cast
from zoneinfo import ZoneInfo

from config.holidays import load_holidays
from crm_core.times.holidays import Holidays
from crm_core.times.reader import read_when
from crm_core.times.reading import Found, Reading, Refused
from crm_core.times.repeats import EveryDay, EveryWorkday, Monthly, MonthlyNth, Repeat, Weekly, Yearly

OUTCOMES = ("exact", "wrong", "invented", "refused")
_SYNONYMS = {
    "day": "daily", "every day": "daily", "每天": "daily", "workday": "workdays", "工作日": "workdays",
    "weekday": "workdays", "weekdays": "workdays", "week": "weekly", "每周": "weekly", "month": "monthly",
    "每月": "monthly", "year": "yearly", "annually": "yearly", "每年": "yearly",
}  # fmt: skip


class Case(TypedDict):
    text: str
    base: str
    tz: NotRequired[str]
    expected: NotRequired[str]
    title: NotRequired[str]
    repeat: NotRequired[Any]
    reject: NotRequired[bool]
    kind: NotRequired[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`title` is None where no title was expected."""

    case: Case
    reading: Reading
    outcome: str
    title: bool | None
    seconds: float


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m bench.times", description=__doc__)
    arguments.add_argument("--cases", type=Path, required=True)
    path = cast("Path", arguments.parse_args().cases)
    cases = [cast("Case", json.loads(line)) for line in path.read_text("utf-8").splitlines() if line.strip()]
    holidays = load_holidays()
    answers = [answered(case, holidays) for case in cases]
    for line in (*_table(answers), *_misses(answers)):
        print(line)


def answered(case: Case, holidays: Holidays) -> Answer:
    zone = ZoneInfo(case.get("tz") or "Asia/Shanghai")
    now = datetime.fromisoformat(case["base"]).replace(tzinfo=zone)
    started = time.perf_counter()
    reading = read_when(case["text"], now=now, zone=zone, holidays=holidays)
    seconds = time.perf_counter() - started
    outcome = _outcome(case, reading, zone)
    wanted = case.get("title")
    title = _plain(reading.title) == _plain(wanted) if wanted is not None and isinstance(reading, Found) else None
    return Answer(case=case, reading=reading, outcome=outcome, title=title, seconds=seconds)


def repeat_words(repeat: Repeat) -> str:
    """`daily`, `daily/2`, `workdays`, `weekly:1,3`, `weekly/2:3`, `monthly:1,last`, `nth:1:5`, `yearly:03-08`."""
    match repeat.on:
        case EveryDay(step=step):
            return f"daily{_each(step)}"
        case EveryWorkday():
            return "workdays"
        case Weekly(weekdays=weekdays, step=step):
            return f"weekly{_each(step)}:{','.join(map(str, sorted(weekdays)))}"
        case Monthly(days=days, step=step):
            return f"monthly{_each(step)}:{','.join('last' if day < 0 else str(day) for day in sorted(days))}"
        case MonthlyNth(nth=nth, weekday=weekday):
            return f"nth:{nth}:{weekday or 'workday'}"
        case Yearly(month=month, day=day, lunar=lunar):
            return f"yearly{'-lunar' * lunar}:{month:02}-{day:02}"


def _outcome(case: Case, reading: Reading, zone: ZoneInfo) -> str:
    if not isinstance(reading, Found):
        return "exact" if case.get("reject") else "refused"
    if case.get("reject"):
        return "invented"
    return "exact" if _same_time(case, reading, zone) and _same_repeat(case, reading) else "wrong"


def _same_time(case: Case, found: Found, zone: ZoneInfo) -> bool:
    expected = case.get("expected")
    if expected is None:
        return True
    at = found.at.astimezone(zone).replace(tzinfo=None) if isinstance(found.at, datetime) else found.at
    if len(expected) > len("2026-08-05"):
        return at == datetime.fromisoformat(expected)
    day = at.date() if isinstance(at, datetime) and found.assumed else at
    return day == date.fromisoformat(expected)


def _same_repeat(case: Case, found: Found) -> bool:
    wanted = case.get("repeat")
    if wanted is None:
        return True
    if isinstance(wanted, bool) or found.repeat is None:
        return bool(wanted) == (found.repeat is not None)
    said = str(wanted).strip().lower()
    return repeat_words(found.repeat).startswith(_SYNONYMS.get(said, said))


def _each(step: int) -> str:
    return "" if step == 1 else f"/{step}"


def _plain(title: str) -> str:
    return "".join(character for character in title if character.isalnum())


def _table(answers: list[Answer]) -> Iterable[str]:
    kinds: defaultdict[str, Counter[str]] = defaultdict(Counter)
    times = [answer.seconds for answer in answers]
    for answer in answers:
        kinds[_kind(answer.case)][answer.outcome] += 1
    total = sum(kinds.values(), Counter[str]())
    for kind, counts in (*sorted(kinds.items()), ("all", total)):
        figures = "  ".join(f"{outcome} {counts[outcome]}" for outcome in OUTCOMES)
        yield f"{kind}: {figures}  ({counts['exact'] / counts.total():.1%} exact)"
    titles = [answer.title for answer in answers if answer.title is not None]
    yield f"titles: {sum(titles)} of {len(titles)} as expected"
    yield (
        f"median {median(times) * 1000:.2f} ms, longest {max(times) * 1000:.2f} ms a sentence" if times else "no cases"
    )


def _kind(case: Case) -> str:
    if "kind" in case:
        return case["kind"]
    if case.get("reject"):
        return "reject"
    return "repeat" if case.get("repeat") else "time" if ":" in case.get("expected", "") else "date"


def _misses(answers: Iterable[Answer]) -> Iterable[str]:
    for answer in answers:
        if answer.outcome != "exact" or answer.title is False:
            wanted = "reject" if answer.case.get("reject") else answer.case.get("expected")
            what = "title" if answer.outcome == "exact" else answer.outcome
            yield (
                f"{what}: {answer.case['text']!r} at {answer.case['base']}: {_shown(answer)}, expected {wanted}"
                f" {answer.case.get('title', '')!r} {answer.case.get('repeat', '')}"
            )


def _shown(answer: Answer) -> str:
    reading = answer.reading
    if isinstance(reading, Found):
        zone = ZoneInfo(answer.case.get("tz") or "Asia/Shanghai")
        at = f"{reading.at.astimezone(zone):%Y-%m-%d %H:%M}" if isinstance(reading.at, datetime) else str(reading.at)
        return f"{at} {repeat_words(reading.repeat) if reading.repeat else ''} {reading.title!r}"
    return f"{reading.why}, {reading.reason}" if isinstance(reading, Refused) else "no time"


if __name__ == "__main__":
    main()
