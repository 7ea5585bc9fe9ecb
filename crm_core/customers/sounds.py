"""How names sound: the readings of each character, and what of them people type."""

import heapq
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, lazy_pinyin, pinyin

_INITIAL = re.compile(r"[zcs]h|[bpmfdtnlgkhjqxrzcsyw]")
_FINAL = re.compile(r"a|o|e|ai|ei|ao|ou|er|[aei]n|[aeio]ng|i|i[ae]|iao|iu|ian|iang|iong|u|u[aoien]|uai|uang?|v|ve")
_SYLLABLE = re.compile(rf"(?:{_INITIAL.pattern})?(?:{_FINAL.pattern})")
"""Wider than the language (it takes `biong`): what it lets through too much only looks up a few names too many."""

_MOST_WAYS = 8


@dataclass(frozen=True, slots=True)
class Syllable:
    """A Chinese character with its readings without tones (ü is v), or a run of other letters and digits as it is."""

    text: str
    readings: tuple[str, ...]

    @property
    def is_chinese(self) -> bool:
        return self.readings != (self.text,)

    @property
    def openings(self) -> frozenset[str]:
        """What may stand for the whole of it when typed: itself, a reading, or an initial (`z` and `zh` of 张)."""
        initials = {reading[0] for reading in self.readings}
        doubled = {reading[:2] for reading in self.readings if _INITIAL.fullmatch(reading[:2])}
        return frozenset({self.text, *self.readings} | initials | doubled)


@lru_cache(maxsize=8192)
def _readings(character: str) -> tuple[str, ...]:
    """Of a Chinese character, likeliest first; of anything else empty."""
    if character.isascii():
        return ()
    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(found[0])) if found else ()


def syllables(text: str) -> tuple[Syllable, ...]:
    """In the order of `text`, which is in normal form but still has its spaces; signs and emoji make none."""
    found: list[Syllable] = []
    run = ""
    for character in text + " ":
        readings = _readings(character)
        if not readings and character.isalnum():
            run += character
            continue
        if run:
            found.append(Syllable(run, (run,)))
            run = ""
        if readings:
            found.append(Syllable(character, readings))
    return tuple(found)


def _as_spoken(spoken: tuple[Syllable, ...]) -> tuple[tuple[str, ...], ...]:
    """The readings of each, that which the word around it asks for (长城, 成长) put first."""
    heard = iter(lazy_pinyin("".join(each.text for each in spoken if each.is_chinese), style=Style.NORMAL))
    return tuple(_first(next(heard, ""), each.readings) if each.is_chinese else each.readings for each in spoken)


def _first(reading: str, readings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(readings, key=lambda other: other != reading))


def likeliest(spoken: tuple[Syllable, ...], most: int) -> Iterator[tuple[str, ...]]:
    """Up to `most` ways to read them aloud, one reading for each, the fewest and least unusual readings first."""
    choices = _as_spoken(spoken)
    waiting = [(0, (0,) * len(choices))]
    seen = set(waiting)
    while waiting and most:
        cost, picks = heapq.heappop(waiting)
        yield tuple(readings[pick] for readings, pick in zip(choices, picks, strict=True))
        most -= 1
        for following in _one_step_on(cost, picks, choices):
            if following not in seen:
                seen.add(following)
                heapq.heappush(waiting, following)


def _one_step_on(
    cost: int, picks: tuple[int, ...], choices: tuple[tuple[str, ...], ...]
) -> Iterable[tuple[int, tuple[int, ...]]]:
    for at, pick in enumerate(picks):
        if pick + 1 < len(choices[at]):
            yield cost + 1, (*picks[:at], pick + 1, *picks[at + 1 :])


def shortened(letters: str) -> frozenset[str]:
    """The initials meant by pinyin cut short before its end: `zsan` and `zhsan` are `zs`, `zhangsf` is `zsf`.

    It is split into the fewest pieces (`dangx` is dang x, never dan g x); several when that can be done in several
    ways. Empty when nothing is cut short there, or when it is no pinyin.
    """
    ways_to: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(letters) + 1):
        ways = {
            (*way, letters[start:end])
            for start in range(max(0, end - 6), end)
            if _INITIAL.fullmatch(letters, start, end) or _SYLLABLE.fullmatch(letters, start, end)
            for way in ways_to[start]
        }
        fewest = min(map(len, ways), default=0)
        ways_to.append(sorted(way for way in ways if len(way) == fewest)[:_MOST_WAYS])
    return frozenset("".join(piece[0] for piece in way) for way in ways_to[-1] if _is_cut_short(way))


def _is_cut_short(way: tuple[str, ...]) -> bool:
    bare = any(_INITIAL.fullmatch(piece) for piece in way[:-1])
    return bare and any(len(piece) > 1 for piece in way)
