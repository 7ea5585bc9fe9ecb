"""The fraud rules over a file of events: `python -m bench.fraud --events FILE.jsonl --out DECISIONS.jsonl`.

A row is `{"at", "kind": "invite|follow|add|delete|order|message", "invitee", "inviter"?, "device"?, "ip"?, "phone"?,
"address"?, "amount"?}`, `at` ISO or seconds or milliseconds; rows may repeat and come in any order. Written is a row
for each invited account: `{"invitee", "inviter", "decision", "score", "reasons"}`. With `--truth FILE.jsonl` of
`{"invitee", "fraud", "family"?}` it also tells precision and recall.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

from bench.fraud_rows import happenings
from bench.fraud_score import told
from referrals.fraud.looking import World
from referrals.fraud.policy import POLICY
from referrals.fraud.verdict import assess


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.fraud", description=__doc__)
    asked.add_argument("--events", type=Path, required=True)
    asked.add_argument("--out", type=Path, required=True)
    asked.add_argument("--truth", type=Path)
    given = asked.parse_args()
    began = time.perf_counter()
    rows, unread = _rows(cast("Path", given.events))
    decisions = list(decide(rows))
    out = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in decisions)
    cast("Path", given.out).write_text(out, encoding="utf-8")
    print(
        f"{len(rows)} rows, {unread} unreadable, {len(decisions)} invitees in {time.perf_counter() - began:.1f} s",
        file=sys.stderr,
    )
    if given.truth:
        known, _ = _rows(cast("Path", given.truth))
        print("\n".join(told(known, decisions)))


def decide(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """A decision for each invited account, by its id."""
    world = World(happenings(rows))
    for who, picture in sorted(world.pictures().items()):
        verdict = assess(picture, POLICY)
        yield {
            "invitee": who,
            "inviter": world.people[who].inviter,
            "decision": verdict.decision.value,
            "score": verdict.score,
            "reasons": [{"code": one.code, "weight": one.weight / 100, "text": one.text} for one in verdict.reasons],
        }


def _rows(path: Path) -> tuple[list[dict[str, Any]], int]:
    """The rows, and how many lines are none."""
    rows: list[dict[str, Any]] = []
    unread = 0
    with path.open(encoding="utf-8-sig") as lines:
        for line in lines:
            try:
                row: object = json.loads(line) if line.strip() else {}
            except ValueError:
                row = None
            if isinstance(row, dict):
                rows.append(cast("dict[str, Any]", row))
            else:
                unread += 1
    return rows, unread


if __name__ == "__main__":
    main()
