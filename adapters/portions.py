"""Cutting a text into portions that fit a limit counted in UTF-8 bytes."""

import unicodedata

_JOINER = "\u200d"


def cut(text: str, limit: int) -> list[str]:
    """Cut at line ends, and a line that is too long by itself between two characters; in reading order.

    The line end at a cut and portions of white space fall away. A text that fits comes back as it is.
    `limit` is at least 4, the length of the longest character.
    """
    if _size(text) <= limit:
        return [text]
    portions = [""]
    for line in text.split("\n"):
        longer = f"{portions[-1]}\n{line}" if portions[-1] else line
        if _size(longer) <= limit:
            portions[-1] = longer
        else:
            portions.extend(_pieces(line, limit))
    return [portion for portion in portions if portion.strip()]


def within(line: str, limit: int) -> str:
    """As much of the beginning of one line as fits; `limit` is at least 4."""
    return _pieces(line, limit)[0]


def _pieces(line: str, limit: int) -> list[str]:
    pieces: list[str] = []
    while _size(line) > limit:
        end = _last_end(line, limit)
        pieces.append(line[:end])
        line = line[end:]
    return [*pieces, line]


def _last_end(line: str, limit: int) -> int:
    """Give the last place, in letters, where the line may be cut so that what stands before fits."""
    fitting = len(line.encode()[:limit].decode("utf-8", "ignore"))
    for end in range(fitting, 0, -1):
        if not _inside_character(line[end - 1], line[end]):
            return end
    return fitting


def _inside_character(before: str, after: str) -> bool:
    """Whether what a person sees as one character (an accent, an emoji put together) goes on from one to the other."""
    joined = _JOINER in (before, after) or "\U0001f3fb" <= after <= "\U0001f3ff"
    return joined or unicodedata.category(after) in {"Mn", "Mc", "Me"}


def _size(text: str) -> int:
    return len(text.encode())
