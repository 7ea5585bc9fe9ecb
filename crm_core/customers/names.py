"""What a customer can be found by, and what a typed text looks for."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from crm_core.customers.sounds import Syllable, likeliest, shortened, syllables

LONGEST_NAME = 64
"""Characters of a name that count; what follows is neither indexed nor compared."""

_MOST_READINGS = 32
"""Of a person's name; a long company's name has fewer, or it would fill the index with what nobody types."""
_CHINA = re.compile(r"^(?:\+86|0086|86(?=1\d{10}$))")
_PHONE_SIGNS = re.compile(r"[\s()./‐-―−-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchKeys:
    """What is stored with a customer for three indexes. `sounds` and `tails` are looked up by prefix.

    `grams`: each character and each two neighbouring characters of a name in normal form.
    `sounds`: pinyin and initials from each syllable of a name to its end.
    `tails`: the digits of each phone number from last to first, without +86.
    """

    grams: frozenset[str]
    sounds: frozenset[str]
    tails: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A typed text and the lookups that can find it. Who is found by any of them is still to be ranked.

    `grams`: all of them stand in a name that contains the text, most of them in one that differs by a slip.
    `sounds`: any of them begins one of the name's sounds; empty when sound says nothing.
    `tail`: begins one of the tails; None unless the text is 4 to 12 digits.
    """

    text: str
    spoken: tuple[Syllable, ...]
    grams: frozenset[str]
    sounds: frozenset[str]
    tail: str | None

    @classmethod
    def read(cls, text: str) -> Self:
        """Any text can be read; one without letters, signs or digits finds nobody."""
        text = text[:LONGEST_NAME]
        normal = normalised(text)
        spoken = syllables(spaced(text))
        digits = phone_digits(text)
        return cls(
            text=normal,
            spoken=spoken,
            grams=frozenset(normal) if len(normal) == 1 else _pairs(normal),
            sounds=_sounds_meant(spoken),
            tail=digits[::-1] if digits is not None and 4 <= len(digits) <= 12 else None,
        )

    @property
    def letters(self) -> str:
        """The text without spaces and signs, as pinyin would be typed."""
        return "".join(syllable.text for syllable in self.spoken)


def search_keys(names: Iterable[str], phones: Iterable[str]) -> SearchKeys:
    """Made anew whenever one of `names` (name, remark, company …) or `phones` changes."""
    names = [name[:LONGEST_NAME] for name in names]
    normal = [normalised(name) for name in names]
    digits = [phone_digits(phone) for phone in phones]
    return SearchKeys(
        grams=frozenset(gram for name in normal for gram in (*name, *_pairs(name))),
        sounds=frozenset(sound for name in names for sound in _sounds_of(syllables(spaced(name)))),
        tails=frozenset(number[::-1] for number in digits if number),
    )


def spaced(text: str) -> str:
    """Full-width as half-width, capitals as small letters, invisible characters gone; spaces stay."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(" " if character.isspace() else character for character in folded if _shows(character))


def normalised(text: str) -> str:
    """As `spaced`, and without its spaces: the form in which names are compared."""
    return spaced(text).replace(" ", "")


def phone_digits(text: str) -> str | None:
    """The digits of a phone number or its end without +86, None when the text is anything else."""
    bare = _CHINA.sub("", _PHONE_SIGNS.sub("", normalised(text))).removeprefix("+")
    return bare if bare.isascii() and bare.isdigit() else None


def _shows(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in {"Cc", "Cf"}


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


def _sounds_of(spoken: tuple[Syllable, ...]) -> Iterable[str]:
    most = max(4, min(_MOST_READINGS, 96 // max(1, len(spoken))))
    for readings in likeliest(spoken, most):
        for start in range(len(readings)):
            yield "".join(readings[start:])
            if start + 1 < len(readings):
                yield "".join(reading[0] for reading in readings[start:])


def _sounds_meant(spoken: tuple[Syllable, ...]) -> frozenset[str]:
    typed = "".join(syllable.text for syllable in spoken)
    chinese = sum(syllable.is_chinese for syllable in spoken)
    if typed.isdigit() or chinese == len(spoken) < 2:
        return frozenset()
    sounds = frozenset(map("".join, likeliest(spoken, _MOST_READINGS)))
    in_letters = chinese < len(spoken)
    return sounds.union(*map(shortened, sounds)) if in_letters else sounds
