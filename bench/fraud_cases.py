"""Events of invented customers with known truth, for `python -m bench.fraud`.

`python -m bench.fraud_cases --seed 1 --events FILE --truth FILE --sort held_out` writes one town; with `--seeds 10`
instead of the files it judges that many towns of each sort and tells precision and recall. Each town differs in how
much people talk and order and in what platforms tell. By the families of `tuned` the weights were chosen, not by those
of `held_out`; towns of `strangers` are made in another way altogether.
"""

import argparse
import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from bench import fraud_frauds, fraud_honest
from bench.fraud import decide
from bench.fraud_score import Score, score, told
from bench.fraud_strangers import strangers
from bench.fraud_town import Town

CUSTOMERS = 20_000
FRAUD = 0.15
"""Share of invited accounts."""
SORTS = ("tuned", "held_out", "strangers")


def town(seed: int, sort: str, *, customers: int = CUSTOMERS) -> Town:
    """The same seed makes the same town; rows are shuffled, and some are there twice."""
    if sort == "strangers":
        return strangers(seed, customers)
    held_out = sort == "held_out"
    made = Town(chance=random.Random(seed))  # noqa: S311 - nothing here is secret
    honest = fraud_honest.HELD_OUT if held_out else fraud_honest.TUNED
    frauds = fraud_frauds.HELD_OUT if held_out else fraud_frauds.TUNED
    while made.known < customers:
        bad = sum(one["fraud"] for one in made.truth)
        families = frauds if bad < FRAUD * len(made.truth) else honest
        family, _ = made.chance.choices(list(families.values()), [often for _, often in families.values()])[0]
        family(made)
    made.rows += made.chance.sample(made.rows, len(made.rows) // 20)
    made.chance.shuffle(made.rows)
    return made


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.fraud_cases", description=__doc__)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--seeds", type=int)
    asked.add_argument("--events", type=Path)
    asked.add_argument("--truth", type=Path)
    asked.add_argument("--sort", choices=SORTS, default="tuned")
    asked.add_argument("--details", action="store_true")
    given = asked.parse_args()
    if given.seeds:
        for sort in SORTS:
            _judge(range(given.seed, given.seed + given.seeds), sort, details=given.details)
        return
    made = town(given.seed, given.sort)
    _write(cast("Path", given.events), made.rows)
    _write(cast("Path", given.truth), made.truth)


def _judge(seeds: Iterable[int], sort: str, *, details: bool) -> None:
    truth: list[dict[str, Any]] = []
    decisions: list[dict[str, Any]] = []
    scores: list[Score] = []
    for seed in seeds:
        made = town(seed, sort)
        decided = list(decide(made.rows))
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
