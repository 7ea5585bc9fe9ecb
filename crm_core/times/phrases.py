"""All phrases of a sentence that say something of a time, in order."""

from dataclasses import dataclass

from crm_core.times import clocks, dates, days, durations, edges, holiday_phrases, lunar_phrases, rhythms, vague
from crm_core.times.decoys import DECOY
from crm_core.times.said import Said, Today

_PHRASES = (
    *rhythms.PHRASES,
    *durations.PHRASES,
    *lunar_phrases.PHRASES,
    *holiday_phrases.PHRASES,
    *dates.PHRASES,
    *edges.PHRASES,
    *days.PHRASES,
    *clocks.PHRASES,
    *vague.PHRASES,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What the characters from `start` to `end` of the folded sentence say."""

    start: int
    end: int
    said: tuple[Said, ...]


def pieces(text: str, today: Today) -> tuple[Piece, ...]:
    """From left to right, none over another; where several phrases begin, the longest counts."""
    found: list[Piece] = []
    at = 0
    while at < len(text):
        decoy = DECOY.match(text, at)
        piece = _longest(text, at, today)
        if decoy is not None and (piece is None or decoy.end() >= piece.end):
            at = decoy.end()
        elif piece is not None:
            found.append(piece)
            at = piece.end
        else:
            at += 1
    return tuple(found)


def _longest(text: str, at: int, today: Today) -> Piece | None:
    matches = [(match, phrase) for phrase in _PHRASES if (match := phrase.pattern.match(text, at))]
    for match, phrase in sorted(matches, key=lambda pair: -pair[0].end()):
        said = phrase.read(match, today) if match.end() > at else None
        if said is not None:
            return Piece(start=at, end=match.end(), said=said)
    return None
