"""Undo steps in MongoDB. They hold what was changed, so they lapse, and only their owner ever reads them."""

import inspect
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any, Self, get_type_hints

from beanie import Document
from pydantic import TypeAdapter
from pymongo import ASCENDING, DESCENDING, IndexModel

from crm_core.act import UndoStep
from crm_core.values import StaffId

REVERSIBLE_FOR = timedelta(minutes=30)


class StoredUndo(Document):
    """One step; the steps of one `cause` are taken back together, last first. `order` counts them within the cause."""

    staff: StaffId
    cause: str
    order: int
    action: str
    arguments: dict[str, Any]
    at: datetime

    class Settings:
        name = "undo"
        indexes = (
            IndexModel([("staff", ASCENDING), ("at", DESCENDING)]),
            IndexModel([("at", ASCENDING)], expireAfterSeconds=int(REVERSIBLE_FOR.total_seconds())),
        )

    @classmethod
    def of(cls, step: UndoStep, order: int) -> Self:
        hints = get_type_hints(step.action)
        return cls(
            staff=step.staff,
            cause=step.cause,
            order=order,
            action=f"{step.action.__module__}:{step.action.__name__}",
            arguments={
                name: TypeAdapter[Any](hints[name]).dump_python(value, mode="json")
                for name, value in step.arguments.items()
            },
            at=step.at,
        )

    @classmethod
    async def write(cls, steps: Sequence[UndoStep]) -> None:
        if steps:
            await cls.insert_many([cls.of(step, order) for order, step in enumerate(steps)])

    @classmethod
    async def take_latest(cls, staff: StaffId, now: datetime) -> list[Self]:
        """The steps of this person's last reversible deed, last first, taken out so that none is taken twice."""
        latest = await cls.find(cls.staff == staff, cls.at > now - REVERSIBLE_FOR).sort("-at", "-_id").first_or_none()
        if latest is None:
            return []
        steps = await cls.find(cls.staff == staff, cls.cause == latest.cause).sort("-order").to_list()
        await cls.find(cls.staff == staff, cls.cause == latest.cause).delete()
        return steps

    def call(self) -> tuple[Callable[..., Awaitable[object]], dict[str, Any]]:
        """The action and its arguments, as they were given. Raises LookupError when it no longer is an action."""
        module, name = self.action.split(":")
        function = getattr(import_module(module), name, None)
        if function is None or getattr(function, "door", None) != "action":
            raise LookupError(self.action)
        hints = get_type_hints(inspect.unwrap(function))
        return function, {key: TypeAdapter[Any](hints[key]).validate_python(v) for key, v in self.arguments.items()}
