"""One row of a stranger as a happening, or why it is none."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from typing import Any, cast

from referrals.fraud.happenings import Happening, Kind
from referrals.fraud.traits import read

_SECONDS = 1e11
"""Beyond it a number counts milliseconds, a thousand times beyond it microseconds, and so on."""
_CURRENCY = re.compile(r"[\s,¥$元]|cny|rmb", re.IGNORECASE)
_KINDS = frozenset(Kind)

Row = dict[str, Any]


class UnreadableError(ValueError):
    """Says what a row lacks, never what stands in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`dated` is false where the time is not understood: such a row only tells who invited. `notes` say what was left
    out, `numbers` are ids that are numbers there."""

    happening: Happening
    dated: bool
    notes: tuple[str, ...]
    numbers: frozenset[str]


def parsed(line: bytes) -> object:
    """The JSON of a line. Raises UnreadableError."""
    try:
        return json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as why:
        raise UnreadableError("not JSON in UTF-8") from why


def reading(told: object) -> Reading:
    """What a row says; one without an invitee is about the inviter. Raises UnreadableError."""
    if not isinstance(told, dict):
        raise UnreadableError("not an object")
    row = cast("Row", told)
    kind, at = _kind(row), _moment(row.get("at"))
    who, inviter = name(row.get("invitee")), name(row.get("inviter"))
    if not who and (kind is Kind.INVITE or not inviter):
        raise UnreadableError("no invitee")
    if at is None and not (who and inviter):
        raise UnreadableError("time not understood")
    return Reading(
        happening=Happening(
            at=at or 0.0,
            kind=kind if at is not None else Kind.INVITE,
            who=who or inviter,
            inviter=inviter if who else "",
            traits=read(row),
            amount=_amount(row.get("amount")),
        ),
        dated=at is not None,
        notes=tuple(_notes(row, kind, at)),
        numbers=frozenset(str(one) for one in (row.get("invitee"), row.get("inviter")) if type(one) is int),
    )


def name(value: object) -> str:
    """An id as text; empty for what is none."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return str(value).strip()


def _kind(row: Row) -> Kind:
    kind = str(row.get("kind")).strip().lower()
    if kind not in _KINDS:
        raise UnreadableError("kind unknown")
    return Kind(kind)


def _notes(row: Row, kind: Kind, at: float | None) -> Iterator[str]:
    if at is None:
        yield "time not understood, taken for an invitation after all others"
    if kind is Kind.INVITE and not name(row.get("inviter")):
        yield "an invitation by nobody"
    if kind is Kind.ORDER and row.get("amount") is not None and _amount(row["amount"]) is None:
        yield "amount not understood, taken for an order of unknown amount"


def _moment(value: object) -> float | None:
    """Seconds since 1970; a time without a zone is taken for UTC."""
    number = _number(value)
    while number is not None and abs(number) > _SECONDS:
        number /= 1000
    if number is not None:
        return number
    try:
        told = datetime.fromisoformat(str(value).strip().replace("/", "-"))
    except ValueError:
        return None
    return (told if told.tzinfo else told.replace(tzinfo=UTC)).timestamp()


def _amount(value: object) -> float | None:
    return _number(_CURRENCY.sub("", value) if isinstance(value, str) else value)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if isfinite(number) else None
