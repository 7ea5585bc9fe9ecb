"""Runs in MongoDB, and each part of them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel
from pymongo import ASCENDING, DESCENDING, IndexModel

from crm_core.reconciling.model import MOST_IDS, Differences, Found, Part, Run, Stretch
from crm_core.stored import Stored


class StoredDifferences(BaseModel):
    """How many of one kind."""

    count: int
    ids: list[str] = []


class StoredStretch(Stored):
    """One part for one app, by `<run>|<part>|<app>`."""

    run: str
    part: Part
    app: str
    seq: int
    place: str = ""
    done: bool = False
    checked: int = 0
    expected: int = 0
    found: dict[Found, StoredDifferences] = {}
    failures: dict[str, int] = {}
    given_up: bool = False
    remedy: str = ""

    class Settings:
        name = "reconciliation_parts"
        indexes = (IndexModel([("run", ASCENDING), ("seq", ASCENDING)]),)

    @property
    def stretch(self) -> Stretch:
        return Stretch(
            id=self.id,
            part=self.part,
            app=self.app,
            place=self.place,
            done=self.done,
            checked=self.checked,
            expected=self.expected,
            found={kind: Differences(count=one.count, ids=tuple(one.ids)) for kind, one in self.found.items()},
            failures=self.failures,
            given_up=self.given_up,
            remedy=self.remedy,
        )

    @classmethod
    async def note(cls, stretch: str, kind: Found, subject: str) -> None:
        """One more that differed."""
        change = {"$inc": {f"found.{kind}.count": 1}}
        ids = {"$push": {f"found.{kind}.ids": {"$each": [subject], "$slice": MOST_IDS}}}
        await cls.rows().update_one({"_id": stretch}, change | ids)

    @classmethod
    async def failed(cls, stretch: str, code: str) -> None:
        """One more that the platform would not tell."""
        await cls.rows().update_one({"_id": stretch}, {"$inc": {f"failures.{code}": 1}})

    @classmethod
    async def put(cls, stretch: str, **fields: Any) -> None:  # noqa: ANN401 - of every type there is in a document
        await cls.rows().update_one({"_id": stretch}, {"$set": fields})

    @classmethod
    async def advance(cls, stretch: str, *, place: str, checked: int, expected: int) -> None:
        """A page is done."""
        change = {"$set": {"place": place}, "$inc": {"checked": checked}, "$max": {"expected": expected}}
        await cls.rows().update_one({"_id": stretch}, change)

    @classmethod
    async def of_run(cls, run: str) -> list[Stretch]:
        """In their order."""
        return [one.stretch for one in await cls.find({"run": run}).sort("+seq").to_list()]


class StoredRun(Stored):
    """One run. `told` is whether those who want to know have been told of it."""

    nightly: bool
    began_at: datetime
    ended_at: datetime | None = None
    told: bool = False

    class Settings:
        name = "reconciliations"
        indexes = (
            IndexModel([("began_at", DESCENDING)]),
            IndexModel([("told", ASCENDING)], partialFilterExpression={"told": False}),
        )

    async def whole(self) -> Run:
        """With all its parts."""
        return Run(
            id=self.id,
            nightly=self.nightly,
            began_at=self.began_at,
            ended_at=self.ended_at,
            stretches=tuple(await StoredStretch.of_run(self.id)),
        )

    @classmethod
    async def begin(cls, run: str, *, nightly: bool, at: datetime, stretches: Iterable[tuple[Part, str]]) -> None:
        """Put down what is to be gone through."""
        await cls(id=run, nightly=nightly, began_at=at, told=not nightly).insert()
        for seq, (part, app) in enumerate(stretches):
            await StoredStretch(id=f"{run}|{part}|{app}", run=run, part=part, app=app, seq=seq).insert()

    @classmethod
    async def last(cls, limit: int, **wanted: Any) -> list[Self]:  # noqa: ANN401 - of every type there is in a document
        """The latest first."""
        return await cls.find(wanted).sort("-began_at").limit(limit).to_list()

    @classmethod
    async def put(cls, run: str, **fields: Any) -> None:  # noqa: ANN401 - of every type there is in a document
        await cls.rows().update_one({"_id": run}, {"$set": fields})

    @classmethod
    async def keep_last(cls, count: int) -> None:
        """Forget all but the latest."""
        old = [row["_id"] async for row in cls.rows().find({}, {"_id": 1}).sort("began_at", -1).skip(count)]
        await StoredStretch.rows().delete_many({"run": {"$in": old}})
        await cls.rows().delete_many({"_id": {"$in": old}})
