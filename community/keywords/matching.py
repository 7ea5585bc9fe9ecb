"""Whether a text uses a word, by the words it is cut into, or nearly so. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import OSA

from crm_core.customers.sounds import syllables
from crm_core.search.words import cut, normal, words_meant

LONGEST_READ = 500
"""Characters of what somebody said; keywords stand at its beginning or nowhere."""
_ALIKE = 0.75
_MOST_JOINED = 4
_MOST_PLACES = 5
_CUT_OFF = 4
"""Characters from which one wrong letter makes a word no other; shorter ones have to sound the same."""


class How(StrEnum):
    """What makes a text use a word, the surest first; in Chinese."""

    WHOLE = "整句就是"
    WORDS = "用到了"
    ALIKE = "很像"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """`word` as the rule has it, `found` as it was said; `likeness` up to 100."""

    word: str
    found: str
    how: How
    likeness: int


@dataclass(frozen=True, slots=True)
class Said:
    """A text taken apart once, for many rules."""

    whole: str
    words: frozenset[str]
    windows: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> "Said":
        pieces = cut(text[:LONGEST_READ])
        joined = [
            "".join(pieces[start : start + length])
            for length in range(1, _MOST_JOINED + 1)
            for start in range(len(pieces) - length + 1)
        ]
        return cls("".join(pieces), frozenset(words_meant(text[:LONGEST_READ])), tuple(dict.fromkeys(joined)))


def match(word: str, said: Said) -> Match | None:
    """How a text uses a word; None when it does not. A word of one character has to be all that is said."""
    wanted = "".join(cut(word))
    if not wanted:
        return None
    if wanted == said.whole:
        return Match(word=word, found=word, how=How.WHOLE, likeness=100)
    if len(wanted) == 1:
        return None
    parts = cut(word)
    whole = wanted in said.words or wanted in said.windows or _reads_so(wanted, parts, said)
    if whole or (len(parts) > 1 and _all_said(parts, said)):
        return Match(word=word, found=word, how=How.WORDS, likeness=95)
    return _alike(word, wanted, said)


def uses(word: str, said: Said) -> bool:
    """Whether a text uses a word as it is; likeness is not enough."""
    found = match(word, said)
    return found is not None and found.how is not How.ALIKE


def _reads_so(wanted: str, parts: list[str], said: Said) -> bool:
    """Whether the text can be read with this word in it, in no more words than the dictionary's own reading has.

    退货运费 is cut 退 货运 费 and is also 退货 运费; but 会员工资 with 员工 in it needs more words than 会员 工资.
    """
    usual, at = len(cut(said.whole)), said.whole.find(wanted)
    for _ in range(_MOST_PLACES):
        if at < 0:
            return False
        before, after = said.whole[:at], said.whole[at + len(wanted) :]
        if len(cut(before)) + len(parts) + len(cut(after)) <= usual:
            return True
        at = said.whole.find(wanted, at + 1)
    return False


def _all_said(parts: list[str], said: Said) -> bool:
    """Of a phrase all its words, anywhere; single characters are too common to count by themselves."""
    return all(len(part) > 1 and part in said.words for part in parts)


def _alike(word: str, wanted: str, said: Said) -> Match | None:
    near = [(likeness, one) for one in said.windows if (likeness := _likeness(wanted, one)) > 0]
    best = max(near, default=None)
    return Match(word=word, found=best[1], how=How.ALIKE, likeness=best[0]) if best else None


def _likeness(wanted: str, one: str) -> int:
    """0 for none, else up to 94. Digits are never nearly the same."""
    if len(wanted) < _CUT_OFF - 1 or abs(len(wanted) - len(one)) > 1 or _digits(wanted) != _digits(one):
        return 0
    if len(wanted) < _CUT_OFF:
        return 80 if len(one) == len(wanted) and sound_alike(wanted, one) else 0
    likeness = OSA.normalized_similarity(wanted, one)
    return round(likeness * 94) if likeness >= _ALIKE else 0


def sound_alike(one: str, other: str) -> bool:
    """Whether every character may be read as the other's; letters have to be the same."""
    first, second = syllables(one), syllables(other)
    return len(first) == len(second) and all(
        a.text == b.text or (a.is_chinese and set(a.readings) & set(b.readings))
        for a, b in zip(first, second, strict=True)
    )


def _digits(text: str) -> str:
    return "".join(one for one in text if one.isdigit())


def same(one: str, other: str) -> bool:
    """Whether two words are the same for the purpose of a rule."""
    return "".join(cut(normal(one))) == "".join(cut(normal(other)))
