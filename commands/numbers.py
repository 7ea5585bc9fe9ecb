"""Numbers as they are typed: 12, １２, 十二, 一百零五."""

import re

_DIGITS = "一二三四五六七八九"
_CHINESE = re.compile(
    rf"(?:(?P<hundreds>[{_DIGITS}两])百(?P<gap>[零〇])?)?(?:(?P<tens>[{_DIGITS}]?)十)?(?P<ones>[{_DIGITS}两])?"
)

NUMBER = rf"(?:\d{{1,9}}|[{_DIGITS}两十百零〇]{{1,7}})"
"""A pattern of what `read_number` may be able to read."""


def read_number(text: str) -> int | None:
    """A whole number below a thousand million in digits or below a thousand in Chinese; None for anything else."""
    if re.fullmatch(r"\d{1,9}", text):
        return int(text)
    found = _CHINESE.fullmatch(text)
    if not text or found is None:
        return None
    hundreds, ones = _digit(found["hundreds"]), _digit(found["ones"])
    if found["tens"] is not None:
        return hundreds * 100 + (_digit(found["tens"]) or 1) * 10 + ones
    colloquial = hundreds and not found["gap"]
    return hundreds * 100 + ones * (10 if colloquial else 1)


def _digit(found: str | None) -> int:
    return 2 if found == "两" else _DIGITS.index(found) + 1 if found else 0
