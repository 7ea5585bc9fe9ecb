"""A question asked back."""

from dataclasses import dataclass
from enum import StrEnum


class Missing(StrEnum):
    """What a command lacks."""

    TIME = "time"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Question:
    """`text` is the command so far; with the answer behind it, it is whole."""

    text: str
    missing: Missing
