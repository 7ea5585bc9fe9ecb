"""Numbers as they are typed: 12, １２, 十二, 两百, 一百零五, 廿三."""

import re

CHINESE = "零〇一二两三四五六七八九十百廿卅俩仨"

NUMBER = rf"(?:\d{{1,9}}|[{CHINESE}]{{1,7}})"
"""A pattern of what `read_number` may be able to read."""

_DIGITS = "零一二三四五六七八九"
_PLAIN = str.maketrans({"〇": "零", "两": "二", "俩": "二", "仨": "三", "廿": "二十", "卅": "三十"})
_DIGIT = f"[{_DIGITS[1:]}]"
_CHINESE = re.compile(rf"(?:(?P<hundreds>{_DIGIT})百)?(?P<gap>零)?(?:(?P<tens>{_DIGIT}?)十)?(?P<ones>{_DIGIT})?|零")


def read_number(text: str) -> int | None:
    """A whole number below a thousand million in digits or below a thousand in Chinese; None for anything else."""
    if re.fullmatch(r"\d{1,9}", text):
        return int(text)
    found = _CHINESE.fullmatch(text.translate(_PLAIN))
    if not text or found is None:
        return None
    hundreds, ones = _digit(found["hundreds"]), _digit(found["ones"])
    if found["tens"] is not None:
        return hundreds * 100 + (_digit(found["tens"]) or 1) * 10 + ones
    colloquial = hundreds and not found["gap"]
    return hundreds * 100 + ones * (10 if colloquial else 1)


def read_digits(text: str) -> int | None:
    """A number said digit by digit (二〇二六), or written in digits."""
    digits = [sign if sign.isascii() else str(_DIGITS.find(sign)) for sign in text.translate(_PLAIN)]
    return int("".join(digits)) if digits and all(digit.isdigit() for digit in digits) else None


def _digit(found: str | None) -> int:
    return _DIGITS.index(found) if found else 0
