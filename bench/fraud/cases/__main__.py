"""Events of invented customers with known truth, for `python -m bench.fraud`.

`python -m bench.fraud.cases --seed 1 --events FILE --truth FILE --sort held_out` writes one town; with `--seeds 10`
instead of the files it judges that many towns of each sort and tells precision and recall. Each town differs in how
much people talk and order and in what platforms tell. By the families of `tuned` the weights were chosen, not by those
of `held_out`; those of `exam…` have led to changes, too, the last ones after they were measured. Towns of `strangers`
and of `exam…` are made in ways of their own; what is told in the latter, how much of it is fraud and how long it lasts
goes by the seed.
"""

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from bench.fraud.cases.sorts import CUSTOMERS, SORTS, town
from bench.fraud.deciding import decide
from bench.fraud.score import Score, score, told


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.fraud.cases", description=__doc__)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--seeds", type=int)
    asked.add_argument("--customers", type=int, default=CUSTOMERS)
    asked.add_argument("--events", type=Path)
    asked.add_argument("--truth", type=Path)
    asked.add_argument("--sort", choices=SORTS)
    asked.add_argument("--details", action="store_true")
    given = asked.parse_args()
    if given.seeds:
        for sort in [given.sort] if given.sort else SORTS:
            _judge(range(given.seed, given.seed + given.seeds), sort, given.customers, details=given.details)
        return
    if not given.events or not given.truth:
        asked.error("--events and --truth, or --seeds")
    made = town(given.seed, given.sort or SORTS[0], customers=given.customers)
    _write(cast("Path", given.events), made.rows)
    _write(cast("Path", given.truth), made.truth)


def _judge(seeds: Iterable[int], sort: str, customers: int, *, details: bool) -> None:
    truth: list[dict[str, Any]] = []
    decisions: list[dict[str, Any]] = []
    scores: list[Score] = []
    for seed in seeds:
        made = town(seed, sort, customers=customers)
        decided = decide(made.rows)
        one = score(made.truth, decided)
        print(f"{sort}, seed {seed}: precision {one.precision:.3f}, recall {one.recall:.3f}")
        scores.append(one)
        truth += [row | {"invitee": f"{seed}:{row['invitee']}"} for row in made.truth]
        decisions += [row | {"invitee": f"{seed}:{row['invitee']}"} for row in decided]
    precision, recall = min(one.precision for one in scores), min(one.recall for one in scores)
    print(f"{sort}, the worst: precision {precision:.3f}, recall {recall:.3f}")
    if details:
        print("\n".join(told(truth, decisions)))


def _write(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
