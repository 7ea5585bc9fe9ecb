"""How many pinyin cases are matched as their authors expect: `python -m bench.names --cases FILE`.

FILE has one JSON object a line with `text` (a name), `query` (what is typed) and `match` (false: must not be found).
"""

import argparse
import json
from pathlib import Path
from typing import TypedDict, cast

from crm_core.customers.likeness import rank
from crm_core.customers.names import Query


class Case(TypedDict):
    text: str
    query: str
    match: bool | list[int]


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m bench.names", description=__doc__)
    arguments.add_argument("--cases", type=Path, required=True)
    path = cast("Path", arguments.parse_args().cases)
    cases = [cast("Case", json.loads(line)) for line in path.read_text("utf-8").splitlines() if line.strip()]
    missed = [case for case in cases if _found(case) is (case["match"] is False)]
    print(f"right {len(cases) - len(missed)} of {len(cases)}")
    for case in missed:
        print(f"missed {case['query']!r} in {case['text']!r}: found {_found(case)}, expected {case['match']}")


def _found(case: Case) -> bool:
    return rank(Query.read(case["query"]), [case["text"]], []) is not None


if __name__ == "__main__":
    main()
