"""Campaigns in MongoDB. Every read of a person's starts from `visible_to`."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Self

from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument

from community.campaigns.model import Campaign, CampaignState
from crm_core.act import Act, Actor
from crm_core.permissions import Role
from crm_core.stored import Stored
from crm_core.values import AppKey, StaffId


class StoredCampaign(Stored):
    """One campaign. `due` is when it is looked at next, None for never; the other fields are those of `Campaign`."""

    kind: str
    label: str
    state: CampaignState = CampaignState.DRAFT
    by: StaffId | None
    scope: str
    app: AppKey
    content: dict[str, Any]
    progress: dict[str, Any] = {}
    starts_at: datetime | None = None
    made_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    why: str = ""
    due: datetime | None = None

    class Settings:
        name = "campaigns"
        indexes = (
            IndexModel([("made_at", DESCENDING)]),
            IndexModel([("by", ASCENDING), ("made_at", DESCENDING)]),
            IndexModel([("due", ASCENDING)], name="due", partialFilterExpression={"due": {"$type": "date"}}),
        )

    @property
    def campaign(self) -> Campaign:
        return Campaign(**self.model_dump(exclude={"revision_id", "due"}))

    @classmethod
    def visible_to(cls, act: Act) -> "VisibleCampaigns":
        """Those this person may see."""
        return VisibleCampaigns(_scope(act.actor))

    async def begin(self) -> bool:
        """Write it, unless there is one of this id; whether it is new."""
        row = self.model_dump(exclude={"id", "revision_id"})
        return (
            await self.rows().update_one({"_id": self.id}, {"$setOnInsert": row}, upsert=True)
        ).upserted_id is not None

    @classmethod
    async def held(cls, key: str, now: datetime) -> Self | None:
        """It, kept from all other transactions until this one ends."""
        row = await cls.rows().find_one_and_update(
            {"_id": key}, {"$set": {"touched": now}}, return_document=ReturnDocument.AFTER
        )
        return cls.model_validate(row) if row else None

    @classmethod
    async def change(
        cls, key: str, fields: Mapping[str, Any], *, within: Collection[CampaignState] | None = None
    ) -> bool:
        """Write these fields, of one in these states only; whether it was."""
        which: dict[str, Any] = {"_id": key} | ({} if within is None else {"state": {"$in": [*within]}})
        return (await cls.rows().update_one(which, {"$set": dict(fields)})).matched_count > 0

    @classmethod
    async def under_way(cls, kind: str) -> list[Campaign]:
        """Those of a kind that were started and rest nowhere, the newest first."""
        states = [CampaignState.PLANNED, CampaignState.RUNNING]
        found = cls.find({"kind": kind, "state": {"$in": states}}).sort("-made_at", "-_id")
        return [one.campaign for one in await found.limit(20).to_list()]

    @classmethod
    async def claim_due(cls, now: datetime, until: datetime) -> Self | None:
        """The next one to be looked at, put off until then."""
        row = await cls.rows().find_one_and_update(
            {"due": {"$lte": now}}, {"$set": {"due": until}}, sort=[("due", 1)], return_document=ReturnDocument.AFTER
        )
        return cls.model_validate(row) if row else None

    @classmethod
    async def put_off(cls, key: str, claimed: datetime, at: datetime | None) -> None:
        """Look at it then, unless its time was set anew since it was claimed until `claimed`."""
        await cls.rows().update_one({"_id": key, "due": claimed}, {"$set": {"due": at}})


class VisibleCampaigns:
    """Campaigns within one person's sight."""

    def __init__(self, scope: dict[str, Any]) -> None:
        self._scope = scope

    async def get(self, key: str) -> Campaign | None:
        found = await StoredCampaign.find_one({"$and": [{"_id": key}, self._scope]})
        return found.campaign if found else None

    async def newest_of(self, kind: str, label: str) -> Campaign | None:
        """The newest of a kind, with this label unless that is empty."""
        wanted = {"kind": kind} | ({"label": label} if label else {})
        found = StoredCampaign.find({"$and": [wanted, self._scope]}).sort("-made_at", "-_id")
        one = await found.first_or_none()
        return one.campaign if one else None

    async def newest(self, limit: int, *, skip: int = 0) -> list[Campaign]:
        found = await StoredCampaign.find(self._scope).sort("-made_at", "-_id").skip(skip).limit(limit).to_list()
        return [one.campaign for one in found]

    async def count(self) -> int:
        return await StoredCampaign.rows().count_documents(self._scope)


def _scope(actor: Actor) -> dict[str, Any]:
    """Community, administrators and auditors see all; managers their team's too; everybody else their own."""
    if actor.staff is None or actor.roles & {Role.ADMIN, Role.AUDITOR, Role.COMMUNITY}:
        return {}
    return {"by": {"$in": [actor.staff, *sorted(actor.team)]}}
