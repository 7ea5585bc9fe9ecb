"""Time cases of two public suites as `bench.times` reads them.

`python -m bench.convert_times --from jionlp --in time_parser_cases.jsonl --out cases.jsonl`, or `--from recognizers
--in DateTime` for a folder of Recognizers-Text specifications. What is no question to a reminder is left out and
counted: bare durations, spans going on already, repeats without a first day.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

from bench import jionlp_cases, recognizers_cases
from bench.times import Case

SUITES: dict[str, Callable[[Path], Iterator[Case | str]]] = {
    "jionlp": jionlp_cases.read,
    "recognizers": recognizers_cases.read,
}


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m bench.convert_times", description=__doc__)
    arguments.add_argument("--from", dest="suite", choices=sorted(SUITES), required=True)
    arguments.add_argument("--in", dest="source", type=Path, required=True)
    arguments.add_argument("--out", dest="target", type=Path, required=True)
    given = arguments.parse_args()
    left_out: Counter[str] = Counter()
    cases: list[Case] = []
    for one in SUITES[cast("str", given.suite)](cast("Path", given.source)):
        if isinstance(one, str):
            left_out[one] += 1
        else:
            cases.append(one)
    lines = [json.dumps(case, ensure_ascii=False) + "\n" for case in cases]
    cast("Path", given.target).write_text("".join(lines), "utf-8")
    print(f"{len(cases)} cases; left out: {dict(left_out)}")


if __name__ == "__main__":
    main()
