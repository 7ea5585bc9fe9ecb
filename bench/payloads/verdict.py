"""What becomes of one payload, and which of its fields somebody reads.

A field is read when another value in its place makes our codec say something else. So nobody has to be believed.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from adapters.channel import PlatformError
from adapters.envelope import Unreadable
from bench.payloads.callbacks import Unknown
from bench.payloads.fields import places, with_other_values
from bench.payloads.known import is_known
from bench.payloads.recognise import recognised

_AS_IT_CAME = frozenset({"beyond", "told", "original"})
_KIND = "?"


class Outcome(StrEnum):
    """What can become of a payload."""

    UNDERSTOOD = "understood"
    UNKNOWN = "unknown"
    """Kept as it came."""
    REFUSED = "refused"
    """By an error of ours that says why; kept as it came."""
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`kind` is what it was taken for; `read` are fields our words hold, `kept` those kept as they came.

    Of `lost` fields nothing stays though the documents name them, of `passed` ones nothing stays either and nobody
    knows them. A callback has neither, as the ledger keeps all of it.
    """

    outcome: Outcome
    kind: str
    why: str = ""
    read: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    outcome: Outcome
    kind: str
    is_callback: bool = False
    unwanted: frozenset[str] = frozenset()
    why: str = ""
    words: str = ""
    everything: str = ""


def verdict_of(content: bytes) -> Verdict:
    """Never raises."""
    made = _made(content)
    read, kept, lost, passed = list[str](), list[str](), list[str](), list[str]()
    if made.outcome is Outcome.UNDERSTOOD:
        for place in places(content):
            others = [_made(other) for other in with_other_values(content, place)]
            if crashed := next((one for one in others if one.outcome is Outcome.CRASHED), None):
                return Verdict(outcome=Outcome.CRASHED, kind=made.kind, why=f"another {place}: {crashed.why}")
            if any(one.words != made.words for one in others):
                read.append(place)
            elif made.is_callback or any(one.everything != made.everything for one in others):
                kept.append(place)
            elif made.unwanted.isdisjoint(_names(place)):
                (lost if is_known(place) else passed).append(place)
    return Verdict(
        outcome=made.outcome,
        kind=made.kind,
        why=made.why,
        read=tuple(read),
        kept=tuple(kept),
        lost=tuple(lost),
        passed=tuple(passed),
    )


def _names(place: str) -> list[str]:
    names = [one for one in place.split(".") if not one.isdigit()]
    return [*names, ".".join(names)]


def _made(content: bytes) -> _Made:
    kind, is_callback = _KIND, False
    try:
        one = recognised(content)
        kind, is_callback = one.kind, one.is_callback
        word = one.read()
    except Unknown as unknown:
        return _Made(outcome=Outcome.UNKNOWN, kind=kind, why=str(unknown))
    except (Unreadable, PlatformError) as refused:
        return _Made(outcome=Outcome.REFUSED, kind=kind, why=str(refused))
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        return _Made(outcome=Outcome.CRASHED, kind=kind, why=f"{type(error).__name__}: {error}")
    return _Made(
        outcome=Outcome.UNDERSTOOD,
        kind=kind,
        is_callback=is_callback,
        unwanted=one.unwanted,
        words="\n".join(_written(word, whole=False)),
        everything="\n".join(_written(word, whole=True)),
    )


def _written(value: object, *, whole: bool) -> Iterator[str]:
    """All that stands in our words; what is only kept as it came where `whole`."""
    match value:
        case list() | tuple() | set() | frozenset():
            for inner in cast("list[object]", value):
                yield from _written(inner, whole=whole)
        case Mapping():
            for name, inner in cast("Mapping[object, object]", value).items():
                yield f"{name}:"
                yield from _written(inner, whole=whole)
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            yield type(value).__name__
            for one in dataclasses.fields(value):
                if whole or one.name not in _AS_IT_CAME:
                    yield f"{one.name}:"
                    yield from _written(getattr(value, one.name), whole=whole)
        case _:
            yield str(value)
