"""One part of a run on its way: where it writes down what it finds."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from crm_core.act import PROGRAM, Act
from crm_core.action import together
from crm_core.reconciling.actions import note_failure, note_found
from crm_core.reconciling.model import Found
from crm_core.values import AppKey

AppT = TypeVar("AppT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """So many were compared. `place` is where it goes on, None at the end; `expected` how many there are in all."""

    checked: int
    place: str | None
    expected: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk(Generic[AppT]):
    """`app` waits its turn with every call; `staff_apps` are those through which staff are told things.

    `began_at` is when the run began; what happened less than `grace` before is left to its callback. `page` is how
    many are asked for at once.
    """

    app: AppT
    stretch: str
    trace: str
    began_at: datetime
    grace: timedelta
    page: int
    staff_apps: Sequence[AppKey]

    @property
    def old_enough(self) -> datetime:
        """What is older should have been told of."""
        return self.began_at - self.grace

    def act(self) -> Act:
        return Act(actor=PROGRAM, at=datetime.now(UTC), cause=f"reconcile:{self.stretch}", trace=self.trace)

    async def found(self, kind: Found, subject: str) -> None:
        await note_found(self.act(), self.stretch, kind, subject)

    async def make_good(self, kind: Found, subject: str, work: Callable[[], Awaitable[object]]) -> None:
        """Take in what was missed and put it down, together. Raises whatever `work` raises."""

        async def both() -> None:
            await work()
            await self.found(kind, subject)

        await together(both)

    async def failed(self, code: int | str) -> None:
        await note_failure(self.act(), self.stretch, str(code))
