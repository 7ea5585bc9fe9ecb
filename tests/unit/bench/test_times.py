"""The figures a person reads are those of the rows given."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
BASE: dict[str, object] = {"base": "2026-08-05 10:00", "tz": "Asia/Shanghai"}


def run(*arguments: str | Path) -> str:
    ran = subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return ran.stdout


def written(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def test_rows_are_counted_by_kind_and_every_miss_is_shown(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        BASE | {"text": "明天下午3点提醒我开会", "expected": "2026-08-06 15:00", "title": "开会"},
        BASE | {"text": "明天下午4点提醒我开会", "expected": "2026-08-06 15:00", "title": "散会"},
        BASE | {"text": "月底对账", "expected": "2026-08-31", "kind": "edge"},
        BASE | {"text": "明晚提醒我", "expected": "2026-08-06", "kind": "edge"},
        BASE | {"text": "一会儿提醒我", "expected": "2026-08-05 10:30"},
        BASE | {"text": "昨天提醒我", "reject": True},
        BASE | {"text": "后天提醒我", "reject": True},
        BASE | {"text": "每周一10点开会", "expected": "2026-08-10 10:00", "repeat": "weekly"},
        BASE | {"text": "每周二10点开会", "expected": "2026-08-11 10:00", "repeat": "weekly:1"},
        BASE | {"text": "每天10点半开会", "expected": "2026-08-05 10:30", "repeat": True},
    ]
    lines = run("bench.times", "--cases", written(tmp_path / "cases.jsonl", rows)).splitlines()
    assert "edge: exact 2  wrong 0  invented 0  refused 0  (100.0% exact)" in lines
    assert "reject: exact 1  wrong 0  invented 1  refused 0  (50.0% exact)" in lines
    assert "repeat: exact 2  wrong 1  invented 0  refused 0  (66.7% exact)" in lines
    assert "time: exact 1  wrong 1  invented 0  refused 1  (33.3% exact)" in lines
    assert "all: exact 6  wrong 2  invented 1  refused 1  (60.0% exact)" in lines
    assert "titles: 1 of 2 as expected" in lines
    assert any(line.startswith("median ") for line in lines)
    assert [line.split("'")[1] for line in lines[7:]] == [
        "明天下午4点提醒我开会",
        "一会儿提醒我",
        "后天提醒我",
        "每周二10点开会",
    ]


def jionlp(text: str, first: str, last: str, kind: str = "time_point") -> dict[str, object]:
    expected = {"type": kind, "definition": "accurate", "time": [first, last]}
    return {"text": text, "time_base": [2026, 8, 5, 10], "expected": expected}


def test_jionlps_spans_become_their_beginnings(tmp_path: Path) -> None:
    rows = [
        jionlp("明天下午三点", "2026-08-06 15:00:00", "2026-08-06 15:59:59"),
        jionlp("明天", "2026-08-06 00:00:00", "2026-08-06 23:59:59"),
        jionlp("去年", "2025-01-01 00:00:00", "2025-12-31 23:59:59", "time_span"),
        jionlp("今年", "2026-01-01 00:00:00", "2026-12-31 23:59:59", "time_span"),
    ]
    out = tmp_path / "out.jsonl"
    given = written(tmp_path / "in.jsonl", rows)
    said = run("bench.convert_times", "--from", "jionlp", "--in", given, "--out", out)
    assert said == "3 cases; left out: {'span going on already': 1}\n"
    cases = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [case.get("expected", case.get("reject")) for case in cases] == ["2026-08-06 15:00:00", "2026-08-06", True]


@pytest.mark.parametrize(
    ("resolution", "timex", "expected"),
    [
        ({"date": "2026-08-06"}, "2026-08-06", "2026-08-06"),
        ({"startDateTime": "2026-08-06 08:00:00"}, "2026-08-06TMO", "2026-08-06"),
        ({"time": "15:00:00"}, "T15", "2026-08-05 15:00:00"),
        ({"date": "2025-08-06"}, "2025-08-06", None),
        ({"date": "0001-01-01"}, "2026-02-30", None),
    ],
)
def test_recognizers_future_reading_is_expected(
    tmp_path: Path, resolution: dict[str, str], timex: str, expected: str | None
) -> None:
    value = {"Timex": timex, "FutureResolution": resolution}
    row = {"Input": "…", "Context": {"ReferenceDateTime": "2026-08-05T10:00:00"}, "Results": [{"Value": value}]}
    names = ("Date", "DateTime", "Time", "Holiday", "DatePeriod", "DateTimePeriod", "TimePeriod", "Set")
    for name in names:
        (tmp_path / f"{name}Parser.json").write_text(json.dumps([row] if name == "Date" else []), "utf-8")
    out = tmp_path / "out.jsonl"
    assert run("bench.convert_times", "--from", "recognizers", "--in", tmp_path, "--out", out).startswith("1 cases")
    case = json.loads(out.read_text("utf-8"))
    assert (case.get("expected"), case.get("reject")) == (expected, None if expected else True)
