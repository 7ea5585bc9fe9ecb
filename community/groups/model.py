"""What we note of a group, and what its figures say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from crm_core.errors import Malformed

LONGEST_PURPOSE = 100
LONGEST_TAG = 15
MOST_TAGS = 10
DAYS = (7, 30)
"""Spans that comings and goings are counted for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCard:
    """What we say of a group: what it is for, empty for nothing, and its tags."""

    group: str
    purpose: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """How often customers came and went in so many days."""

    days: int
    joined: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """What was said in the last 7 days: messages a day, by the calendar, and how many customers spoke."""

    by_day: tuple[tuple[date, int], ...]
    speakers: int

    @property
    def messages(self) -> int:
        return sum(count for _, count in self.by_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFigures:
    """`linked` of the customers inside have a profile. `activity` is None where the platform tells nothing of it."""

    people: int
    staff: int
    linked: int
    movements: tuple[Movement, ...]
    activity: Activity | None


def tags_read(tags: Iterable[str]) -> tuple[str, ...]:
    """Each once, in order. Raises Malformed."""
    found = tuple(dict.fromkeys(tags))
    if any(not 1 <= len(one) <= LONGEST_TAG or not one.isprintable() for one in found):
        raise Malformed(f"群标签每个 1 到 {LONGEST_TAG} 字。")
    return found


def tags_after(card: GroupCard, added: Iterable[str], removed: Iterable[str]) -> tuple[str, ...]:
    """Raises Malformed when they become too many."""
    gone = set(removed)
    found = tuple(one for one in dict.fromkeys([*card.tags, *added]) if one not in gone)
    if len(found) > MOST_TAGS:
        raise Malformed(f"一个群最多 {MOST_TAGS} 个标签。")
    return found
