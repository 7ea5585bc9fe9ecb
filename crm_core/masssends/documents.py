"""Mass-sends in MongoDB. Every read of a person's starts from `visible_to`."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Self

from pydantic import TypeAdapter
from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument

from crm_core.act import Act, Actor
from crm_core.masssends.model import SendState
from crm_core.messages import Attachment, Audience
from crm_core.permissions import Permission
from crm_core.stored import Stored
from crm_core.values import AppKey, Identity, StaffId

_attachments: TypeAdapter[tuple[Attachment, ...]] = TypeAdapter(tuple[Attachment, ...])


class StoredMassSend(Stored):
    """One mass-send; `id` is made from its cause. `account` is the sender's identity key, empty without a sender.

    `due` is when it is looked at next, None for never; `calls` numbers what was asked of the platform about it;
    `people` are all who are, or were, to confirm something of it.
    """

    scope: str
    app: AppKey
    audience: Audience
    sender: StaffId | None
    account: str
    label: str
    text: str
    attachments: list[dict[str, Any]]
    state: SendState
    msgid: str = ""
    error: str = ""
    by: StaffId | None
    people: list[StaffId] = []
    at: datetime
    made_at: datetime | None = None
    due: datetime | None = None
    calls: int = 0
    reminded: list[datetime] = []

    class Settings:
        name = "mass_sends"
        indexes = (
            IndexModel([("at", DESCENDING)]),
            IndexModel([("people", ASCENDING), ("at", DESCENDING)]),
            IndexModel([("due", ASCENDING)], name="due", partialFilterExpression={"due": {"$type": "date"}}),
        )

    @property
    def words(self) -> tuple[Attachment, ...]:
        return _attachments.validate_python(self.attachments)

    @property
    def subject(self) -> Identity:
        """What the calls about it are about, so that they leave in their order."""
        return Identity.from_key(f"{self.scope}:mass_send:{self.id}")

    @staticmethod
    def stored(attachments: tuple[Attachment, ...]) -> list[dict[str, Any]]:
        """Attachments as they are kept."""
        return _attachments.dump_python(attachments, mode="json")

    @classmethod
    def visible_to(cls, act: Act) -> "VisibleMassSends":
        """Those this person may see."""
        return VisibleMassSends(_scope(act.actor))

    async def begin(self) -> bool:
        """Write a draft, unless there is one of this id; whether it is new."""
        row = self.model_dump(exclude={"id", "revision_id"})
        result = await self.rows().update_one({"_id": self.id}, {"$setOnInsert": row}, upsert=True)
        return result.upserted_id is not None

    @classmethod
    async def held(cls, key: str, now: datetime) -> Self | None:
        """It, kept from all other transactions until this one ends."""
        row = await cls.rows().find_one_and_update(
            {"_id": key}, {"$set": {"touched": now}}, return_document=ReturnDocument.AFTER
        )
        return cls.model_validate(row) if row else None

    @classmethod
    async def move(
        cls, key: str, to: SendState, *, after: Collection[SendState], fields: Mapping[str, object] | None = None
    ) -> Self | None:
        """Take it from one of the states `after` to the state `to`; None when it is in none of them."""
        row = await cls.rows().find_one_and_update(
            {"_id": key, "state": {"$in": [*after]}},
            {"$set": {"state": to, **(fields or {})}},
            return_document=ReturnDocument.AFTER,
        )
        return cls.model_validate(row) if row else None

    @classmethod
    async def claim_due(cls, now: datetime, until: datetime) -> Self | None:
        """The next one to be looked at, put off until then."""
        row = await cls.rows().find_one_and_update(
            {"due": {"$lte": now}},
            {"$set": {"due": until}},
            sort=[("due", 1)],
            return_document=ReturnDocument.AFTER,
        )
        return cls.model_validate(row) if row else None

    async def joined_by(self, people: Collection[StaffId]) -> None:
        """These have to confirm something of it."""
        await self.rows().update_one({"_id": self.id}, {"$addToSet": {"people": {"$each": [*people]}}})

    async def number_call(self) -> int:
        """The number of one more call about it."""
        row = await self.rows().find_one_and_update(
            {"_id": self.id}, {"$inc": {"calls": 1}}, return_document=ReturnDocument.AFTER
        )
        return row["calls"] if row else 0

    async def remind(self, at: datetime) -> None:
        await self.rows().update_one({"_id": self.id}, {"$push": {"reminded": {"$each": [at], "$slice": -50}}})


class VisibleMassSends:
    """Mass-sends within one person's sight."""

    def __init__(self, scope: dict[str, Any]) -> None:
        self._scope = scope

    async def get(self, key: str) -> StoredMassSend | None:
        return await StoredMassSend.find_one({"$and": [{"_id": key}, self._scope]})

    async def newest(self, limit: int, *, skip: int = 0) -> list[StoredMassSend]:
        """Those that are no drafts."""
        return await StoredMassSend.find(self._begun).sort("-at", "-_id").skip(skip).limit(limit).to_list()

    async def count(self) -> int:
        """How many are no drafts."""
        return await StoredMassSend.rows().count_documents(self._begun)

    @property
    def _begun(self) -> dict[str, Any]:
        return {"$and": [{"state": {"$ne": SendState.DRAFT}}, self._scope]}


def _scope(actor: Actor) -> dict[str, Any]:
    """Who may have things sent, and auditors, see all; everybody else what they want or have to confirm themselves."""
    if actor.staff is None or actor.may(Permission.MASS_SEND) or actor.may(Permission.READ_AUDIT):
        return {}
    return {"$or": [{"people": actor.staff}, {"by": actor.staff}]}
