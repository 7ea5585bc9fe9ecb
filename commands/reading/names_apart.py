"""Names that end like a number are kept out of the way of times: 张三 半小时后 is no 三半小时."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from crm_core.times.reading import Found, NoTime, Reading, Refused

_PLACES = 0xE000
"""Signs of private use: no sentence has them, and they mean no time."""


def reading_apart(text: str, names: Iterable[str], read: Callable[[str], Reading]) -> Reading:
    """Read a sentence for its time with the names in it taken for names; a name that is itself a time stays a time."""
    kept = sorted((name for name in set(names) if isinstance(read(name), NoTime)), key=lambda name: (-len(name), name))
    signs = {name: chr(_PLACES + number) for number, name in enumerate(kept)}
    for name, sign in signs.items():
        text = text.replace(name, sign)

    def named(words: str) -> str:
        for name, sign in signs.items():
            words = words.replace(sign, name)
        return words

    match read(text):
        case Found() as found:
            return replace(found, title=named(found.title))
        case NoTime(title):
            return NoTime(named(title))
        case Refused() as refused:
            return replace(refused, reason=named(refused.reason))
