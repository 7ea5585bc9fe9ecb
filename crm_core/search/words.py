"""The words a text is found by: jieba's dictionary by its Rust twin rjieba, the only module that knows it.

What is stored was split here and what is typed is split here, so a change of the rules needs a migration.
"""

import re
import unicodedata

import rjieba

LONGEST_WORD = 40
"""Characters; what is longer, an address on the net for instance, is cut on both sides alike."""

MOST_WORDS = 400
"""Per text, the first ones."""

_HAN = "㐀-䶿一-鿿豈-﫿\U00020000-\U0003134f"
_PIECE = re.compile(rf"(?P<chinese>[{_HAN}]+)|[^\W_{_HAN}]+")
_PART = re.compile(r"\d+|[^\d]+")


def normal(text: str) -> str:
    """The form words are compared in: half-width and small letters."""
    return unicodedata.normalize("NFKC", text).casefold()


def words_of(text: str) -> list[str]:
    """All a text is found by, each once: dictionary words, Chinese characters and neighbouring pairs, letters, digits.

    `iphone15` is found by itself, by `iphone` and by `15`.
    """
    found: dict[str, None] = {}
    for piece in _PIECE.finditer(normal(text)):
        found |= dict.fromkeys(_stored(piece.group(), chinese=piece["chinese"] is not None))
        if len(found) >= MOST_WORDS:
            break
    return list(found)[:MOST_WORDS]


def words_meant(text: str) -> list[str]:
    """The dictionary words of something typed; all of them stand in a text that uses it as one would say it."""
    found: list[str] = []
    for piece in _PIECE.finditer(normal(text)):
        found += _split(piece.group()) if piece["chinese"] else [piece.group()[:LONGEST_WORD]]
    return list(dict.fromkeys(found))


def cut(text: str) -> list[str]:
    """A text as one reads it: its words in their order, each as long as the dictionary has it."""
    found: list[str] = []
    for piece in _PIECE.finditer(normal(text)):
        found += rjieba.cut(piece.group(), hmm=False) if piece["chinese"] else [piece.group()[:LONGEST_WORD]]
    return found


def pairs_meant(text: str) -> list[str]:
    """The same without a dictionary, which may split a text elsewhere: neighbouring Chinese characters.

    Whatever has it as typed has all of them.
    """
    found: list[str] = []
    for piece in _PIECE.finditer(normal(text)):
        found += _pairs(piece.group()) or [piece.group()] if piece["chinese"] else [piece.group()[:LONGEST_WORD]]
    return list(dict.fromkeys(found))


def _stored(piece: str, *, chinese: bool) -> list[str]:
    if chinese:
        return [*_split(piece), *piece, *_pairs(piece)]
    parts = _PART.findall(piece)
    return [word[:LONGEST_WORD] for word in ([piece, *parts] if len(parts) > 1 else [piece])]


def _split(chinese: str) -> list[str]:
    """Dictionary words and the shorter ones inside them, in order. Unknown names fall into their characters."""
    return rjieba.cut_for_search(chinese, hmm=False)


def _pairs(chinese: str) -> list[str]:
    return [chinese[at : at + 2] for at in range(len(chinese) - 1)]
