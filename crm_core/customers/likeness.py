"""How well a name or a phone number answers what was typed."""

from collections.abc import Iterable
from typing import Final

from rapidfuzz.distance import OSA

from crm_core.customers.names import LONGEST_NAME, Query, normalised, phone_digits, spaced
from crm_core.customers.sounds import Syllable, syllables

EXACT: Final = 1.0
STARTS: Final = 0.9
PHONE_TAIL: Final = 0.85
CONTAINS: Final = 0.8
PINYIN: Final = 0.7
INITIALS: Final = 0.6
PINYIN_STARTS: Final = 0.5
PINYIN_INSIDE: Final = 0.45
HOMOPHONE: Final = 0.3
SLIP: Final = 0.2
"""One letter wrong, missing, too many, or two neighbours changed about."""


def rank(query: Query, candidate_names: Iterable[str], candidate_phones: Iterable[str]) -> float | None:
    """The best of what any name or phone reaches, one of the figures above; None when nothing answers."""
    found = [_by_name(query, name[:LONGEST_NAME]) for name in candidate_names]
    found += [_by_phone(query, phone) for phone in candidate_phones]
    return max((likeness for likeness in found if likeness is not None), default=None)


def _by_phone(query: Query, phone: str) -> float | None:
    digits = phone_digits(phone)
    if query.tail is None or digits is None or not digits.endswith(query.tail[::-1]):
        return None
    return EXACT if len(query.tail) == len(digits) >= 7 else PHONE_TAIL


def _by_name(query: Query, name: str) -> float | None:
    text, whole = query.text, normalised(name)
    if not text or not whole:
        return None
    if text in whole:
        return EXACT if text == whole else STARTS if whole.startswith(text) else CONTAINS
    return _by_sound(query, name) or (SLIP if _one_slip(text, whole) else None)


def _by_sound(query: Query, name: str) -> float | None:
    if not query.sounds:
        return None
    spoken = syllables(spaced(name))
    return _spelled(query.letters, spoken) or (HOMOPHONE if _sounds_alike(query.spoken, spoken) else None)


def _spelled(letters: str, spoken: tuple[Syllable, ...]) -> float | None:
    if _in_full(letters, spoken):
        return PINYIN
    if len(letters) == len(spoken) and all(
        any(reading[0] == letter for reading in syllable.readings)
        for letter, syllable in zip(letters, spoken, strict=True)
    ):
        return INITIALS
    starts = (start for start in range(len(spoken)) if _in_short(letters, spoken[start:]))
    first = next(starts, None)
    return None if first is None else PINYIN_INSIDE if first else PINYIN_STARTS


def _in_full(letters: str, spoken: tuple[Syllable, ...]) -> bool:
    reached = {0}
    for syllable in spoken:
        reached = {at + len(part) for at in reached for part in syllable.readings if letters.startswith(part, at)}
    return len(letters) in reached


def _in_short(letters: str, spoken: tuple[Syllable, ...]) -> bool:
    """Whether the first of the syllables spell all letters, each in full or by its initial, the last perhaps begun.

    Keeps the places reached in the letters, so that no name can make it slow.
    """
    reached = {0}
    for syllable in spoken:
        if any(part.startswith(letters[at:]) for at in reached for part in (syllable.text, *syllable.readings)):
            return True
        reached = {at + len(part) for at in reached for part in syllable.openings if letters.startswith(part, at)}
        if not reached:
            return False
    return len(letters) in reached


def _sounds_alike(typed: tuple[Syllable, ...], spoken: tuple[Syllable, ...]) -> bool:
    if len(typed) < 2 or not any(syllable.is_chinese for syllable in typed):
        return False
    return any(
        all(set(one.readings) & set(other.readings) for one, other in zip(typed, spoken[start:], strict=False))
        for start in range(len(spoken) - len(typed) + 1)
    )


def _one_slip(text: str, name: str) -> bool:
    """In the whole name, or from four characters on in a part of it, where nothing may have been typed too many."""
    if len(text) < 3 or text.isdigit():
        return False
    if OSA.distance(text, name, score_cutoff=1) <= 1:
        return True
    return len(text) > 3 and any(
        OSA.distance(text, name[start : start + length], score_cutoff=1) <= 1
        for length in (len(text), len(text) + 1)
        for start in range(len(name) - length + 1)
    )
