"""One line of a customer's history, and the place it has in it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Self

from crm_core.errors import Malformed
from crm_core.messages import Author
from crm_core.search.model import Terms
from crm_core.values import StaffId


class Kind(StrEnum):
    """What a line of the history is; of lines of one moment, later kinds stand above earlier ones."""

    MESSAGE = "message"
    NOTE = "note"
    FOLLOW_UP = "follow_up"
    REMINDER = "reminder"
    """Somebody wanted to be reminded of the customer, and what became of it."""
    OWNER = "owner"
    """Somebody else came to look after the customer."""
    GROUP = "group"
    """The customer came into a group, or left it."""
    CONTACT = "contact"
    """Somebody and the customer became contacts on a platform, or are none any more."""

    @property
    def rank(self) -> int:
        return [*Kind].index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A place in the history. `key` tells lines of one kind and moment apart: a number for messages, else an id."""

    at: datetime
    kind: Kind
    key: str | int

    @property
    def place(self) -> tuple[datetime, int, str | int]:
        """What orders the history."""
        return (self.at, self.kind.rank, self.key)

    def __str__(self) -> str:
        return f"{round(self.at.timestamp() * 1000)}.{self.kind}.{self.key}"

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises Malformed."""
        try:
            at, kind, key = text.split(".", 2)
            moment, its_kind = datetime.fromtimestamp(int(at) / 1000, UTC), Kind(kind)
            return cls(at=moment, kind=its_kind, key=_number(key) if its_kind is Kind.MESSAGE else key)
        except (ValueError, OverflowError, OSError):
            raise Malformed("没有这一页，请刷新后重试。") from None

    def above(self, kind: Kind, time: str, key: str) -> dict[str, Any]:
        """The filter for lines of `kind` that stand below this place, by their fields of time and key."""
        if kind is self.kind:
            return {time: {"$lte": self.at}, "$or": [{time: {"$lt": self.at}}, {key: {"$lt": self.key}}]}
        return {time: {"$lte" if kind.rank < self.kind.rank else "$lt": self.at}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One line of the history. `who` is the staff member behind it, None for the customer and the system.

    `id` is unique among lines of its kind; `form` is the platform's kind of a message (`image`, `file` …) and `file`
    the name of a kept attachment; `conversation` names the chat of a message; `due` is when an open reminder rings.
    """

    at: datetime
    author: Author
    who: StaffId | None
    text: str
    kind: Kind
    id: str = ""
    key: str | int = ""
    conversation: str = ""
    form: str = ""
    file: str | None = None
    recalled: bool = False
    due: datetime | None = None

    @property
    def mark(self) -> Mark:
        return Mark(at=self.at, kind=self.kind, key=self.key)

    @property
    def place(self) -> tuple[datetime, int, str | int]:
        """What orders the history."""
        return self.mark.place


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Which lines are wanted: the `limit` newest not before `since` and below `before`.

    With `terms`, messages and notes that have them all; with `files`, messages with a kept file.
    """

    limit: int
    since: datetime | None = None
    before: Mark | None = None
    terms: Terms | None = None
    files: bool = False

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds that can have what is wanted."""
        if self.files:
            return frozenset({Kind.MESSAGE})
        return frozenset({Kind.MESSAGE, Kind.NOTE}) if self.terms else frozenset(Kind)


@dataclass(frozen=True, slots=True)
class News:
    """What happened with a customer since somebody last wrote to or of them: the newest lines and how many in all."""

    since: datetime
    count: int
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some lines, the newest first; `next` is where the page below begins, None at the end."""

    moments: tuple[Moment, ...]
    next: Mark | None


def _number(text: str) -> int:
    """As MongoDB takes it. Raises ValueError."""
    if (number := int(text)).bit_length() >= 64:
        raise ValueError(text)
    return number
