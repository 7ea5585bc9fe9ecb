"""Small numbers as they are written in times: 3, 十五, 两, 廿三, 二〇二六."""

CHINESE = "零〇一二两三四五六七八九十百廿卅俩仨"
NUMBER = rf"(?:[0-9]{{1,4}}|[{CHINESE}]{{1,5}})"
"""A pattern of what `read_number` may be able to read."""

_DIGITS = {
    "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "仨": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8,
    "九": 9,
}  # fmt: skip
_SHORT = {"廿": "二十", "卅": "三十"}


def read_number(text: str) -> int | None:
    """0 to 9999 in digits or 0 to 999 in Chinese; None for anything else."""
    if text.isascii() and text.isdigit():
        return int(text)
    for short, long in _SHORT.items():
        text = text.replace(short, long)
    hundreds, found, rest = text.rpartition("百")
    below = _below_hundred(rest.removeprefix("零") if found else rest)
    if not found:
        return below
    above = _DIGITS.get(hundreds)
    return None if above is None or (rest and below is None) else above * 100 + (below or 0)


def read_digits(text: str) -> int | None:
    """A number said digit by digit (二〇二六), or written in digits."""
    digits = [sign if sign.isascii() else str(_DIGITS.get(sign, "")) for sign in text]
    return int("".join(digits)) if digits and all(digit.isdigit() for digit in digits) else None


def _below_hundred(text: str) -> int | None:
    tens, found, ones = text.rpartition("十")
    if not found:
        one = text.removeprefix("零") if len(text) == 2 else text
        return _DIGITS.get(one)
    ten = 1 if not tens else _DIGITS.get(tens)
    one = 0 if not ones else _DIGITS.get(ones)
    return None if ten is None or one is None else ten * 10 + one
