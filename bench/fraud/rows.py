"""The rows of a file, with a complaint about each that is not wholly understood."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bench.fraud.owners import told_of_whoever_did_it
from bench.fraud.row import UnreadableError, parsed, reading
from referrals.fraud.happenings import Happening

_BLANK = b"\xef\xbb\xbf \t\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """About the row in that line, counted from one; `left_out` when nothing of the row was kept."""

    line: int
    why: str
    left_out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What rows say, and about which of them there is a complaint. `numbers` are ids that stand there as numbers."""

    happenings: list[Happening]
    complaints: list[Complaint]
    numbers: frozenset[str]
    rows: int

    @property
    def left_out(self) -> int:
        return sum(one.left_out for one in self.complaints)


def read_file(lines: Iterable[bytes]) -> Read:
    """Of JSON lines; empty ones are no rows."""
    return _read((number, line) for number, line in enumerate(lines, 1) if line.strip(_BLANK))


def read_rows(rows: Iterable[object]) -> Read:
    """Of what such lines hold."""
    return _read(enumerate(rows, 1))


def _read(told: Iterable[tuple[int, object]]) -> Read:
    dated: list[Happening] = []
    undated: list[Happening] = []
    complaints: list[Complaint] = []
    numbers: set[str] = set()
    rows = 0
    for line, row in told:
        rows += 1
        try:
            found = reading(parsed(row) if isinstance(row, bytes) else row)
        except UnreadableError as why:
            complaints.append(Complaint(line=line, why=str(why), left_out=True))
        else:
            numbers |= found.numbers
            (dated if found.dated else undated).append(found.happening)
            complaints += [Complaint(line=line, why=note, left_out=False) for note in found.notes]
    last = max((one.at for one in dated), default=0.0)
    happenings = dated + [replace(one, at=last) for one in undated]
    return Read(
        happenings=told_of_whoever_did_it(happenings), complaints=complaints, numbers=frozenset(numbers), rows=rows
    )
