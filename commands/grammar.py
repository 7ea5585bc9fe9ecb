"""From what a person typed to the command it names."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pypinyin import lazy_pinyin
from rapidfuzz.distance import OSA

from crm_core.numbers import NUMBER, read_number

LONGEST_ECHO = 20
_LIKE_ENOUGH = 0.7
_A_LITTLE = 0.4
_NEARLY = 0.7
"""How much less than the likest one something may be like what was typed, to be shown beside it."""
_SEVERAL = re.compile(r"\d{1,2}(?:[\s,，、和]+\d{1,2})+[.。、]?")
_PICK = re.compile(rf"(?P<digits>\d{{1,2}})\s*[.。、]?|第\s*(?P<number>{NUMBER})\s*[个位条项]?")


@dataclass(frozen=True, slots=True)
class Called:
    """A known command. `word` is the key it was known by, `rest` what follows it as typed, without outer spaces."""

    word: str
    rest: str


@dataclass(frozen=True, slots=True)
class Pick:
    """Numbers out of a list shown before; whether there was one, and with so many entries, is not known here."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """No command. `word` is what stood in its place, cut to LONGEST_ECHO; `nearest` a known word that may be meant."""

    word: str
    nearest: str | None


Split = Called | Pick | Unknown


def split(text: str, known: Mapping[str, bool]) -> Split:
    """Find the command in `text`.

    `known` has every word a command goes by, as `folded`; true when its argument may follow without a space.
    Of words that begin alike, the longest counts; of two equally near ones, the first in `known`.
    """
    typed = text.strip()
    if numbers := _picked(typed):
        return Pick(numbers)
    if folded(typed[:1]) == "/":
        typed = typed[1:].lstrip()
    head = typed.split(maxsplit=1)[0] if typed else ""
    length = _command_length(head, known)
    if length:
        return Called(folded(head[:length]), typed[length:].strip())
    return Unknown(head[:LONGEST_ECHO], nearest(head[:LONGEST_ECHO], known))


def folded(word: str) -> str:
    """The form in which command words are compared: half-width and small letters."""
    return unicodedata.normalize("NFKC", word).casefold()


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` resembles most in letters or in sound; None when it resembles none enough."""
    typed = folded(word)
    scored = [(_resemblance(typed, one), one) for one in known]
    likeness, found = max(scored, key=lambda pair: pair[0], default=(0.0, ""))
    return found if likeness >= _LIKE_ENOUGH else None


def _picked(typed: str) -> tuple[int, ...]:
    if _SEVERAL.fullmatch(folded(typed)):
        return tuple(map(int, re.findall(r"\d+", folded(typed))))
    found = _PICK.fullmatch(folded(typed))
    number = read_number(found["digits"] or found["number"]) if found else None
    return () if number is None else (number,)


def _command_length(head: str, known: Mapping[str, bool]) -> int:
    """How many characters of `head` are the command; 0 when it begins with none."""
    if folded(head) in known:
        return len(head)
    lengths = (length for length in range(len(head) - 1, 0, -1) if known.get(folded(head[:length])))
    return next((length for length in lengths if _parts(head[length - 1], head[length])), 0)


def _parts(last: str, following: str) -> bool:
    """Whether a word can end between the two: `find王芳` is find, but `finding` is not."""
    return not (folded(last).isascii() and folded(following).isascii() and following.isalnum())


def most_like(typed: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Those of the names there are that look or sound most like what was typed, the likest first; none that do not."""
    found = {one: max(_resemblance(typed, one), float(typed in one or one in typed)) for one in known if one}
    enough = max(found.values(), default=0.0) * _NEARLY
    near = [one for one in found if found[one] >= max(enough, _A_LITTLE)]
    return sorted(near, key=lambda one: (-found[one], one))[:most]


def _resemblance(typed: str, word: str) -> float:
    """Of the whole, or of its beginning when a word of two Chinese characters or more may have its argument glued."""
    forms = {typed, typed[: len(word)]} if len(word) > 1 and not word.isascii() else {typed}
    return max(
        OSA.normalized_similarity(spelling(form), spelling(word)) for form in forms for spelling in (str, _sound)
    )


def _sound(word: str) -> str:
    return "".join(lazy_pinyin(word))
