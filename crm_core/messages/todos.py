"""To-dos in the staff's own platform, beside the reminders in chat."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from crm_core.values import Use


@dataclass(frozen=True, slots=True, kw_only=True)
class TodoWanted:
    """Put a to-do into the receiver's list. `source` is ours and unique: by it one is found that was made already."""

    source: str
    title: str
    note: str
    due: datetime
    through: ClassVar[Use | None] = "staff"
    kind: Literal["todo_wanted"] = "todo_wanted"


@dataclass(frozen=True, slots=True, kw_only=True)
class TodoChange:
    """Another time, or done or not after all. The courier adds `task`, the platform's id; empty for none there."""

    source: str
    due: datetime
    done: bool
    task: str = ""
    through: ClassVar[Use | None] = "staff"
    kind: Literal["todo_change"] = "todo_change"


@dataclass(frozen=True, slots=True, kw_only=True)
class TodoUnwanted:
    """Take a to-do away. `task` as in `TodoChange`."""

    source: str
    task: str = ""
    through: ClassVar[Use | None] = "staff"
    kind: Literal["todo_unwanted"] = "todo_unwanted"


@dataclass(frozen=True, slots=True, kw_only=True)
class TodosAsked:
    """Which of these to-dos has the receiver ticked there? The receipt's facts name those by their `source`."""

    sources: tuple[str, ...]
    through: ClassVar[Use | None] = "staff"
    kind: Literal["todos_asked"] = "todos_asked"
