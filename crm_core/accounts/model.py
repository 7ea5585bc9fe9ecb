"""The rules of proving, from one chat to another, that two accounts are one person's."""

from datetime import timedelta

GOOD_FOR = timedelta(minutes=10)
MOST_WRONG = 5
"""Wrong codes one person may type within TRIED_FOR; then even the right one is refused."""
TRIED_FOR = timedelta(hours=1)
DIGITS = 8


def code_of(number: int) -> str:
    """A code as it is read aloud and typed: eight digits."""
    return f"{number:0{DIGITS}d}"
