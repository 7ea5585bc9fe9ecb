"""The audit trail in MongoDB."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from beanie import Document
from pymongo import ASCENDING, DESCENDING, IndexModel

from crm_core.act import AuditLine
from crm_core.values import StaffId


class AuditEntry(Document):
    """One line of the trail; never changed after it is written."""

    actor: StaffId | None
    deed: str
    subjects: list[str]
    outcome: str
    cause: str
    trace: str
    at: datetime

    class Settings:
        name = "audit"
        indexes = (
            IndexModel([("at", DESCENDING)]),
            IndexModel([("actor", ASCENDING), ("at", DESCENDING)]),
            IndexModel([("subjects", ASCENDING), ("at", DESCENDING)]),
        )

    @classmethod
    def of(cls, line: AuditLine) -> Self:
        return cls(
            actor=line.actor,
            deed=line.deed,
            subjects=list(line.subjects),
            outcome=line.outcome,
            cause=line.cause,
            trace=line.trace,
            at=line.at,
        )

    @classmethod
    async def write(cls, lines: Sequence[AuditLine]) -> None:
        if lines:
            await cls.insert_many([cls.of(line) for line in lines])
