"""What people write, and what they mean by it.

`held_out.jsonl` was written, batch by batch, before anything was tuned to it.
"""

import json
from pathlib import Path

import pytest

from bench.times import Case, answered
from crm_core.times.reading import Found
from tests.unit.times.asked import HOLIDAYS

HERE = Path(__file__).parent
FILES = ("cases.jsonl", "held_out.jsonl")
CASES: list[Case] = [json.loads(line) for name in FILES for line in (HERE / name).read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['text'] or 'nothing'} at {case['base']}")
def test_a_sentence_is_read_as_meant(case: Case) -> None:
    answer = answered(case, HOLIDAYS)
    assert (answer.outcome, answer.title in {True, None}) == ("exact", True), answer.reading


def test_no_time_is_invented_and_none_is_past() -> None:
    answers = [answered(case, HOLIDAYS) for case in CASES]
    assert [answer.case["text"] for answer in answers if answer.outcome == "invented"] == []
    assert sum(isinstance(answer.reading, Found) for answer in answers) > len(answers) / 2
