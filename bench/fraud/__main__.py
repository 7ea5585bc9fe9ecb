"""The fraud rules over a file of events: `python -m bench.fraud --events FILE.jsonl --out DECISIONS.jsonl`.

A row is {"at", "kind": "invite|follow|add|delete|order|message", "invitee", "inviter"?, "device"?, "ip"?, "phone"?,
"address"?, "amount"?}. `at` is ISO (UTC where no zone stands) or counts seconds or milliseconds; rows may repeat and
come in any order. A row is written for each invited account: {"invitee", "inviter", "decision": "release|hold|reject",
"score", "reasons": [{"code", "weight", "text"}]}. The account's inviter is the first who is not itself.

Rows that are not wholly understood are told on stderr with their line and what is wrong; the others count.
"""

import argparse
import gc
import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from bench.fraud.deciding import decisions
from bench.fraud.rows import Complaint, read_file
from bench.fraud.score import told


def main() -> int:
    asked = argparse.ArgumentParser(
        prog="python -m bench.fraud", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("--events", type=Path, required=True, help="the rows, one JSON object a line")
    asked.add_argument("--out", type=Path, required=True, help="where the decisions go")
    asked.add_argument(
        "--truth", type=Path, help='rows of {"invitee", "fraud", "family"?}: tells precision and recall as well'
    )
    given = asked.parse_args()
    try:
        return _run(given.events, given.out, given.truth)
    except OSError as why:
        print(f"{why.filename}: {why.strerror}", file=sys.stderr)
        return 2


def _run(events: Path, out: Path, truth: Path | None) -> int:
    began = time.perf_counter()
    gc.disable()  # nothing here refers to itself, and looking for it costs two fifths of the time
    with events.open("rb") as lines:
        found = read_file(lines)
    _complain(events.name, found.complaints)
    decided = list(decisions(found.happenings, found.numbers))
    out.write_text("".join(f"{_line(one)}\n" for one in decided), "utf-8")
    print(
        f"{found.rows} rows, {found.left_out} of them left out, {len(decided)} invitees "
        f"in {time.perf_counter() - began:.1f} s",
        file=sys.stderr,
    )
    if truth:
        known = [cast("dict[str, Any]", json.loads(line)) for line in truth.read_text("utf-8").splitlines() if line]
        print("\n".join(told(known, decided)))
    return 0


def _complain(file: str, some: Iterable[Complaint]) -> None:
    for one in some:
        print(f"{file}:{one.line}: {one.why}{'; left out' if one.left_out else ''}", file=sys.stderr)


def _line(decision: dict[str, Any]) -> str:
    """As JSON, with letters as they are unless half of one stands alone."""
    line = json.dumps(decision, ensure_ascii=False)
    return line if line.isprintable() else json.dumps(decision)


if __name__ == "__main__":
    raise SystemExit(main())
