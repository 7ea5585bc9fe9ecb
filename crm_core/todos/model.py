"""What becomes of a reminder's to-do when the reminder changes."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from crm_core.messages import TodoChange, TodoUnwanted, TodoWanted
from crm_core.reminders.model import Reminder, State
from crm_core.values import Identity


class TodoState(StrEnum):
    """How the to-do stands as far as it is up to us."""

    OPEN = "open"
    DONE = "done"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """The to-do of one reminder: the `number`-th, in the list of `account` (an identity key).

    `task` is the platform's id: None until the platform has answered, empty when it would not make it.
    """

    reminder: str
    number: int
    account: str
    due: datetime
    state: TodoState
    task: str | None = None

    @property
    def source(self) -> str:
        return source_of(self.reminder, self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One wish towards the platform, in somebody's list."""

    account: str
    words: TodoWanted | TodoChange | TodoUnwanted


def source_of(reminder: str, number: int) -> str:
    """Names the `number`-th to-do of a reminder for ever."""
    return f"{reminder}:{number}"


def following(
    known: Todo | None, one: Reminder, account: Identity | None, note: str, *, theirs: bool
) -> tuple[list[Step], Todo | None]:
    """What to ask for so that the to-do follows the reminder, and how it stands then.

    `account` is where the person wants a new one, None for nowhere: one that is there is followed to its end
    nevertheless. `theirs` while the known one is in the list of whoever has the reminder now. `note` stands below a
    new one.
    """
    steps: list[Step] = []
    if known is not None and known.state is not TodoState.GONE:
        if theirs and one.state in (State.OPEN, State.DONE):
            return _followed(known, one)
        steps.append(Step(account=known.account, words=TodoUnwanted(source=known.source)))
        known = replace(known, state=TodoState.GONE)
    if one.state is not State.OPEN or account is None:
        return steps, known
    number = known.number + 1 if known else 1
    new = Todo(reminder=one.id, number=number, account=account.key, due=one.due, state=TodoState.OPEN)
    words = TodoWanted(source=new.source, title=one.title, note=note, due=one.due)
    return [*steps, Step(account=new.account, words=words)], new


def _followed(known: Todo, one: Reminder) -> tuple[list[Step], Todo]:
    state = TodoState.DONE if one.state is State.DONE else TodoState.OPEN
    if (known.state, known.due) == (state, one.due):
        return [], known
    words = TodoChange(source=known.source, due=one.due, done=state is TodoState.DONE)
    return [Step(account=known.account, words=words)], replace(known, state=state, due=one.due)
