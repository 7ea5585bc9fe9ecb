"""Throw payloads that nobody here wrote at our codecs: `python -m bench.payloads --dir DIR`.

Every file below DIR is one decrypted callback (企业微信, 公众号, 钉钉, 会话存档) or one answer of an API, in XML or
JSON, recognised by what is in it. Told are how many were understood, unknown but kept as they came, and crashed, and
for each file what it was taken for and which of its fields are read. Ends with 1 when something crashed or was lost.
"""

import argparse
import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from bench.payloads.verdict import Outcome, Verdict, verdict_of


def _line(file: str, verdict: Verdict) -> str:
    said = [f"{verdict.outcome:<11}{file}  [{verdict.kind}]", verdict.why and f"  {verdict.why}"]
    for name, fields in (
        ("read", verdict.read),
        ("kept raw", verdict.kept),
        ("known to nobody", verdict.passed),
        ("LOST", verdict.lost),
    ):
        said.append(f"\n             {name}: {', '.join(fields)}" if fields else "")
    return "".join(said)


def _by_kind(found: dict[str, Verdict]) -> None:
    kinds = Counter((one.kind, one.outcome) for one in found.values())
    for (kind, outcome), count in sorted(kinds.items()):
        print(f"  {count:>4}  {outcome:<11}{kind}")


def _main(folder: Path, *, as_json: bool, brief: bool) -> int:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    found = {str(path.relative_to(folder)): verdict_of(path.read_bytes()) for path in files}
    counts = Counter(one.outcome for one in found.values())
    lost = sum(bool(one.lost) for one in found.values())
    unknown = counts[Outcome.UNKNOWN] + counts[Outcome.REFUSED]
    if as_json:
        print(json.dumps({name: asdict(one) for name, one in found.items()}, ensure_ascii=False, indent=1))
    else:
        _by_kind(found)
        if not brief:
            print(*(_line(name, one) for name, one in found.items()), sep="\n")
        print(f"{len(files)} files: {counts[Outcome.UNDERSTOOD]} understood,", end=" ")
        print(f"{unknown} unknown but kept raw ({counts[Outcome.REFUSED]} of them refused with a reason),", end=" ")
        print(f"{counts[Outcome.CRASHED]} crashed; {lost} with fields lost")
    if not files:
        return 2
    return 1 if counts[Outcome.CRASHED] or lost else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dir", type=Path, required=True)
    parser.add_argument("--json", action="store_true", help="everything as one JSON object, by file")
    parser.add_argument("--brief", action="store_true", help="no line for each file")
    asked = parser.parse_args()
    raise SystemExit(_main(asked.dir, as_json=asked.json, brief=asked.brief))
