"""Codes that can be read out, typed and printed: short, checked, unguessable."""

import re
import secrets
import unicodedata
from dataclasses import dataclass

from crm_core.values import CustomerId

ALPHABET = "23456789ACEFHJKMNPRTWXY"
"""23 characters, a prime: of each pair that looks alike (0O 1IL 2Z 5S 6G 8B UV DO0) at most one is in it."""
LENGTH = 9
"""Eight drawn by lot (7.8e10 codes) and one that checks them."""
SCENE = "ref_"
"""What a 公众号 scene or a 联系我 state begins with when it carries a code; both platforms take `ref_<code>`."""

_MEANT = {"Z": "2", "S": "5", "B": "8", "G": "6"}
_RUN = re.compile(r"[0-9A-Z](?:[ ·_-]{0,3}[0-9A-Z]){8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralCode:
    """A customer's code in a programme."""

    code: str
    programme: str
    owner: CustomerId

    @property
    def shown(self) -> str:
        """`K7M-4QX-9TR`: as people read it out."""
        return "-".join(self.code[at : at + 3] for at in range(0, LENGTH, 3))

    @property
    def scene(self) -> str:
        """For a 公众号 code with a scene, and as the state of a 联系我 code."""
        return f"{SCENE}{self.code}"

    @property
    def path(self) -> str:
        """Of the link, below the address of the pages."""
        return f"/share/{self.code}"


def new_code() -> str:
    """Nobody can guess it."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return drawn + check(drawn)


def check(drawn: str) -> str:
    """The character that catches any one slip and any two neighbours swapped."""
    total = sum((place + 2) * ALPHABET.index(letter) for place, letter in enumerate(drawn))
    return ALPHABET[-total % len(ALPHABET)]


def is_code(text: str) -> bool:
    """Whether it is one, in capitals and without anything between."""
    letters = len(text) == LENGTH and all(letter in ALPHABET for letter in text)
    return letters and check(text[:-1]) == text[-1]


def codes_in(text: str) -> tuple[str, ...]:
    """The codes in a text, in any width and case, with blanks or strokes between, in order, each once; at most 5."""
    plain = unicodedata.normalize("NFKC", text[:2_000]).upper()
    found: dict[str, None] = {}
    at = 0
    while match := _RUN.search(plain, at):
        letters = "".join(_MEANT.get(one, one) for one in match.group() if one.isalnum())
        if is_code(letters):
            found[letters] = None
            at = match.end()
        else:
            at = match.start() + 1
    return tuple(found)[:5]


def code_of_scene(scene: str | None) -> str | None:
    """The code that a scene or a state carries; None for one of something else."""
    if scene is None or not scene.startswith(SCENE):
        return None
    code = scene.removeprefix(SCENE)
    return code if is_code(code) else None
