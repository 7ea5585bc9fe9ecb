"""What is looked for, and what is found."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from crm_core.messages import Author
from crm_core.search.words import normal, pairs_meant, words_meant
from crm_core.values import CustomerId, StaffId

MOST_TERMS = 5

_WIDE = 0xFEE0
"""From an ASCII sign to its full-width form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word as typed (`text`, in normal form), as it is found by the dictionary and by its neighbouring characters.

    `literal` when its words are too small to mean it unless they stand together: 小红书 is 小, 红 and 书.
    """

    text: str
    words: tuple[str, ...]
    pairs: tuple[str, ...]

    @property
    def literal(self) -> bool:
        return len(self.words) > 1 and any(len(word) == 1 for word in self.words)

    @property
    def split_by_dictionary(self) -> bool:
        """Whether neighbouring characters may find what the words do not."""
        return not self.literal and not set(self.words) <= set(self.pairs)

    @property
    def pattern(self) -> str:
        """A regular expression for the term as typed, in a text of any width; to be used without regard to case."""
        return "".join(map(_either_width, self.text))


@dataclass(frozen=True, slots=True)
class Terms:
    """What all must occur in what is looked for; at least one, at most MOST_TERMS."""

    terms: tuple[Term, ...]

    @classmethod
    def read(cls, typed: list[str]) -> Self | None:
        """None when nothing in it can be looked for, or too much."""
        terms = tuple(
            Term(text=normal(word), words=tuple(words_meant(word)), pairs=tuple(pairs_meant(word)))
            for word in dict.fromkeys(typed)
        )
        findable = tuple(term for term in terms if term.pairs)
        return cls(findable) if 0 < len(findable) <= MOST_TERMS else None

    @property
    def shown(self) -> str:
        return " ".join(term.text for term in self.terms)


def spans(text: str, terms: Terms) -> list[tuple[int, int]]:
    """Where the terms stand in a text, or else the words they are made of: from and to, in order, never overlapping."""
    found: list[tuple[int, int]] = []
    for term in terms.terms:
        whole = _places(text, term.pattern)
        found += whole or [place for word in term.words for place in _places(text, "".join(map(_either_width, word)))]
    return _apart(sorted(found))


def _places(text: str, pattern: str) -> list[tuple[int, int]]:
    return [one.span() for one in re.finditer(pattern, text, re.IGNORECASE)]


def _apart(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    apart: list[tuple[int, int]] = []
    for start, end in places:
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A message or a note that was found. `ref` names it; `staff` is who wrote it unless the customer did."""

    ref: str
    customer: CustomerId
    author: Author
    staff: StaffId | None
    at: datetime
    text: str
    is_note: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A hit with the name of its customer."""

    hit: Hit
    customer_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What was said around a hit, oldest first; the hit is the one of `lines` with this `ref`."""

    ref: str
    customer: CustomerId
    customer_name: str
    lines: tuple[Hit, ...]


def _either_width(sign: str) -> str:
    if "!" <= sign <= "~":
        return f"[{re.escape(sign)}{chr(ord(sign) + _WIDE)}]"
    return re.escape(sign)
