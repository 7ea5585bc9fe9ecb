"""A line of a text around what was looked for, with what was found marked."""

import re
from itertools import accumulate

from crm_core.search.model import Term, Terms
from crm_core.search.words import normal

AROUND = 18
"""Characters shown on either side of the first mark."""


def snippet(text: str, terms: Terms, *, around: int = AROUND) -> str:
    """One line with every find in it in 【】, cut to what stands around the first one."""
    line = " ".join(text.split())
    spans = _spans(line, terms)
    if not spans:
        return line[: 2 * around] + ("…" if len(line) > 2 * around else "")
    start = max(0, spans[0][0] - around)
    reach = min(len(line), spans[0][1] + 2 * around)
    shown = [span for span in spans if span[0] < reach]
    end = max(reach, shown[-1][1])
    return ("…" if start else "") + _marked(line, shown, start, end) + ("…" if end < len(line) else "")


def marked(text: str, terms: Terms) -> str:
    """The whole text on one line, every find in 【】."""
    line = " ".join(text.split())
    return _marked(line, _spans(line, terms), 0, len(line))


def _marked(line: str, spans: list[tuple[int, int]], start: int, end: int) -> str:
    pieces: list[str] = []
    for begins, ends in spans:
        pieces += [line[start:begins], "【", line[begins:ends], "】"]
        start = ends
    return "".join([*pieces, line[start:end]])


def _spans(line: str, terms: Terms) -> list[tuple[int, int]]:
    """Where the terms stand, in order and apart: as typed, or else word by word."""
    folded = [normal(sign) for sign in line]
    starts = [0, *accumulate(map(len, folded))]
    origin = [at for at, form in enumerate(folded) for _ in form]
    whole = "".join(folded)
    found = [span for term in terms.terms for span in _of(term, whole)]
    there = sorted((origin[begin], origin[end - 1] + 1) for begin, end in found if end <= starts[-1])
    return _joined(there)


def _of(term: Term, whole: str) -> list[tuple[int, int]]:
    typed = _places(term.text, whole)
    return typed or [span for word in term.words for span in _places(word, whole)]


def _places(word: str, whole: str) -> list[tuple[int, int]]:
    """A Latin word only where it stands alone: `art` is not in `start`."""
    edges = (r"(?<![a-z])", r"(?![a-z])") if word.isascii() and word.isalpha() else ("", "")
    return [found.span() for found in re.finditer(re.escape(word).join(edges), whole)]


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for begin, end in spans:
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined
