"""The audit trail in MongoDB."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from beanie import Document
from pymongo import ASCENDING, DESCENDING, IndexModel

from crm_core.act import AuditLine
from crm_core.stored import collection_of
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
    async def write(cls, lines: Sequence[AuditLine]) -> None:
        """Plain rows: every transaction passes here, and documents cost several times as much."""
        if lines:
            await collection_of(cls).insert_many([_row(line) for line in lines])


def _row(line: AuditLine) -> dict[str, Any]:
    return {
        "actor": line.actor,
        "deed": line.deed,
        "subjects": [*line.subjects],
        "outcome": line.outcome,
        "cause": line.cause,
        "trace": line.trace,
        "at": line.at,
    }
