"""Where in a sentence the reminder is asked for, and where a time stands to that."""

import re
from dataclasses import dataclass
from typing import Self

from crm_core.times.groups import Group
from crm_core.times.titles import HEAD, TRIGGER

_OF_SOMETHING = re.compile(r"\s*的(?!话|时候|[,。;\s]|提醒|$)")
_NEW_CLAUSE = re.compile(r"[,。;:!?]\s*$")


@dataclass(frozen=True, slots=True)
class Asking:
    """A folded sentence and the places of the words that ask for a reminder."""

    text: str
    places: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str) -> Self:
        return cls(text, tuple(found.span() for found in TRIGGER.finditer(text)))

    def follows(self, group: Group) -> bool:
        """明天9点提醒我 …"""
        return any(start >= group.end and not _words(self.text[group.end : start]) for start, _ in self.places)

    def leads(self, group: Group) -> bool:
        """提醒我明天9点 …"""
        return any(group.start >= end and not _words(self.text[end : group.start]) for _, end in self.places)

    def begins_clause(self, group: Group) -> bool:
        """Whether nothing, a stop or what asks stands before the group."""
        before = HEAD.sub("", self.text[: group.start])
        return not before or bool(_NEW_CLAUSE.search(before)) or self.leads(group)

    def is_of_something(self, group: Group) -> bool:
        """Whether the group only tells which thing is meant: 订下午3点的机票."""
        return bool(_OF_SOMETHING.match(self.text, group.end)) and not self.leads(group)


def _words(between: str) -> str:
    return HEAD.sub("", between).strip(" ,。的")
