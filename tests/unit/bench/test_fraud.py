"""The fraud rules over files of strangers."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.fraud.cases.sorts import town
from bench.fraud.deciding import decide
from bench.fraud.score import score

ROWS: list[dict[str, Any]] = [
    {"at": "2025-10-01T08:00:00Z", "kind": "invite", "invitee": "b", "inviter": "a"},
    {"at": 1_759_305_600_000, "kind": "add", "invitee": "b", "device": "d1"},
    {"at": "1759305900", "kind": "DELETE", "invitee": "b"},
    {"at": "2025-10-02 10:00:00+08:00", "kind": "invite", "invitee": "b", "inviter": "z"},
    {"at": "2025-10-01", "kind": "invite", "invitee": 7, "inviter": "a", "amount": "?"},
    {"at": "when?", "kind": "invite", "invitee": "lost", "inviter": "a"},
    {"at": "when?", "kind": "message", "invitee": "nobody"},
    {"at": 1, "kind": "dance", "invitee": "nobody"},
    {"at": 1, "kind": "order", "invitee": ["nobody"]},
    {},
]


def test_rows_of_any_make_are_read_and_each_invitee_decided_once() -> None:
    decided = {one["invitee"]: one for one in decide([*ROWS, *ROWS])}
    assert {who: one["inviter"] for who, one in decided.items()} == {7: "a", "b": "a", "lost": "a"}
    assert decided["b"]["decision"] == "hold"
    assert {"left_quickly"} <= {reason["code"] for reason in decided["b"]["reasons"]}


def test_what_stands_in_invitations_may_be_the_inviters_own() -> None:
    rows: list[dict[str, Any]] = []
    for n in range(120):
        by = f"i{n % 30}"
        rows.append({"at": n * 9_000 + 1e9, "kind": "invite", "invitee": f"c{n}", "inviter": by, "device": f"dev-{by}"})
        rows.append({"at": n * 9_000 + 1e9 + 60, "kind": "add", "invitee": f"c{n}", "device": f"own{n}"})
    assert {one["decision"] for one in decide(rows)} == {"release"}


@pytest.mark.parametrize("sort", ["tuned", "held_out"])
def test_fraud_is_told_from_honest_friends(sort: str) -> None:
    made = town(2, sort, customers=2_000)
    found = score(made.truth, list(decide(made.rows)))
    assert found.precision >= 0.95
    assert found.recall >= 0.8


def test_the_same_seed_makes_the_same_town() -> None:
    assert town(5, "strangers", customers=200).rows == town(5, "strangers", customers=200).rows


def test_it_runs_from_file_to_file(tmp_path: Path) -> None:
    events, out = tmp_path / "events.jsonl", tmp_path / "out.jsonl"
    events.write_text("\ufeff" + "\n".join(json.dumps(row) for row in ROWS) + "\n\nnot json\n", "utf-8")
    command = [sys.executable, "-m", "bench.fraud", "--events", str(events), "--out", str(out)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [row["invitee"] for row in rows] == [7, "b", "lost"]
    *complaints, _ = done.stderr.splitlines()
    assert [line.split(":")[1] for line in complaints] == ["6", "7", "8", "9", "10", "12"]
    assert complaints[2] == "events.jsonl:8: kind unknown; left out"
    assert all(set(row) == {"invitee", "inviter", "decision", "score", "reasons"} for row in rows)
