"""What `scrm check` says of one thing."""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    GOOD = "✓"
    WARNING = "!"
    """It works, and somebody should still look at it."""
    WRONG = "✗"


@dataclass(frozen=True, slots=True)
class Line:
    """Both texts in Chinese; `remedy` is what to do, empty when nothing has to be done."""

    mark: Mark
    subject: str
    remedy: str = ""


def good(subject: str) -> Line:
    return Line(Mark.GOOD, subject)


def warning(subject: str, remedy: str) -> Line:
    return Line(Mark.WARNING, subject, remedy)


def wrong(subject: str, remedy: str) -> Line:
    return Line(Mark.WRONG, subject, remedy)
