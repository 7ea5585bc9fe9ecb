"""One file per kind of reward; each ends in `KIND`. To add a kind is to add a file here."""

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module

from crm_core.errors import Malformed
from referrals.kind import RewardKind
from referrals.programmes.model import Prize


class KindError(Exception):
    """A file of the folder that cannot be used; the text names it."""


def load(package: str = __name__) -> Mapping[str, RewardKind]:
    """Every kind by its key. Raises KindError for a file without one, and for a key or a word used twice."""
    kinds: dict[str, RewardKind] = {}
    words: dict[str, str] = {}
    for found in pkgutil.iter_modules(import_module(package).__path__):
        kind: object = getattr(import_module(f"{package}.{found.name}"), "KIND", None)
        if not isinstance(kind, RewardKind):
            raise KindError(f"{package}.{found.name} has no KIND")
        for word in (kind.key, *kind.words):
            if word in words:
                raise KindError(f"{word!r} belongs to both {words[word]!r} and {kind.key!r}")
            words[word] = kind.key
        kinds[kind.key] = kind
    return kinds


@cache
def known() -> Mapping[str, RewardKind]:
    """Those of this folder, read once."""
    return load()


def read_prize(text: str) -> Prize:
    """`现金 5元` as a prize. Raises Malformed, naming the kinds there are."""
    plain = text.strip()
    for kind in known().values():
        for word in kind.words:
            if plain.startswith(word):
                return kind.read(plain.removeprefix(word).strip())
    examples = "、".join(kind.example for kind in known().values())
    raise Malformed(f"没有看懂奖励“{plain[:20]}”。可以写：{examples}。")


def shown(prize: Prize) -> str:
    """A prize in words for everybody, also one of a kind that is no longer here."""
    kind = known().get(prize.kind)
    return kind.shown(prize) if kind else prize.name or "奖励"
