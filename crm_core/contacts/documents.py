"""Relations in MongoDB, one for each staff member and customer's account."""

from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Self

from pydantic import BaseModel
from pymongo import ASCENDING, IndexModel

from crm_core.contacts.model import Deed, Mark, Noted, announced, episodes, is_active, with_mark
from crm_core.customers.documents import StoredCustomer
from crm_core.messages import Follow
from crm_core.stored import Stored
from crm_core.values import StaffId


class StoredMark(BaseModel):
    """What was told, and the platform's time of it."""

    at: datetime
    deed: Deed


class StoredRelation(Stored):
    """One relation. `account` is the customer's identity key.

    `listed` is whether the platform's list had it when it was `read_at` last, None for never; `made` how many
    beginnings were passed on as events; `told_of` the end the people concerned were told of; `added_at`, `added_by`
    and `state` are those the platform tells. `asked` is the key of the last call that is to change what is noted,
    which `asked_by` wanted, in the app `asked_in`; empty for none.
    """

    account: str
    staff: StaffId
    marks: list[StoredMark] = []
    active: bool = False
    listed: bool | None = None
    read_at: datetime | None = None
    made: int = 0
    lost: list[datetime] = []
    told_of: datetime | None = None
    added_at: datetime | None = None
    added_by: str = "其他"
    state: str | None = None
    remark: str = ""
    description: str = ""
    company: str = ""
    mobiles: list[str] = []
    asked: str = ""
    asked_by: StaffId | None = None
    asked_in: str = ""

    class Settings:
        name = "relations"
        indexes = (
            IndexModel([("account", ASCENDING)]),
            IndexModel([("staff", ASCENDING), ("active", ASCENDING)]),
            IndexModel([("asked", ASCENDING)], partialFilterExpression={"asked": {"$gt": ""}}),
            IndexModel([("state", ASCENDING)], name="state", partialFilterExpression={"state": {"$gt": ""}}),
        )

    @property
    def told(self) -> list[Mark]:
        return [Mark(one.at, one.deed) for one in self.marks]

    @property
    def noted(self) -> Noted:
        return Noted(
            remark=self.remark, description=self.description, company=self.company, mobiles=tuple(self.mobiles)
        )

    @property
    def since(self) -> datetime | None:
        """Since when they are contacts, or were; as the platform says, or else the event."""
        known = episodes(self.told)
        begun = known[-1].begun if known else None
        return self.added_at if self.added_at is not None and self.listed else begun or self.added_at

    def note(self, at: datetime, deed: Deed) -> bool:
        """Put down what was told; false when it is no news."""
        one = Mark(at, deed)
        if one in self.told:
            return False
        self.marks = [StoredMark(at=mark.at, deed=mark.deed) for mark in with_mark(self.told, one)]
        return True

    def take_over(self, told: Follow, read_at: datetime) -> None:
        """What the platform's details say now."""
        self.note(told.added_at, Deed.LISTED)
        self.listed, self.read_at = True, read_at
        self.remark, self.description, self.company = told.remark, told.description, told.company
        self.mobiles = [*told.mobiles]
        self.added_at, self.added_by = told.added_at, told.added_by
        self.state = told.state or self.state

    def missed(self, read_at: datetime) -> None:
        """The platform's details have it not."""
        self.listed, self.read_at = False, read_at

    def judge(self) -> None:
        """Draw the conclusion from all that was told."""
        self.active = is_active(self.told, listed=self.listed, read_at=self.read_at)

    @property
    def unannounced(self) -> bool:
        """Whether an event told of a beginning that was not passed on yet."""
        return announced(self.told) > self.made

    async def keep(self) -> None:
        row = self.model_dump(exclude={"id", "revision_id"})
        await self.rows().replace_one({"_id": self.id}, row, upsert=True)

    @classmethod
    async def listed_in(cls, scope: str) -> list[Self]:
        """Those that last, with accounts of a scope like `dingtalk:ding1`, which the platform's list has told of."""
        theirs = {"$gte": f"{scope}:", "$lt": f"{scope};"}
        return await cls.find({"account": theirs, "active": True, "listed": True}).to_list()

    @classmethod
    def blank(cls, account: str, staff: StaffId) -> Self:
        return cls(id=f"{account}|{staff}", account=account, staff=staff)

    @classmethod
    async def of(cls, account: str, staff: StaffId) -> Self:
        """The relation of these two; a blank one, not stored, when nothing was told of it."""
        return await cls.get(f"{account}|{staff}") or cls.blank(account, staff)

    @classmethod
    async def of_accounts(cls, accounts: Collection[str]) -> list[Self]:
        """All relations of a customer with these accounts, whoever came first first."""
        return await cls.find({"account": {"$in": [*accounts]}}).sort("+_id").to_list()

    @classmethod
    async def of_state(cls, state: str) -> list[Self]:
        """All that came by the code with this state, whether they last or not."""
        return await cls.find({"state": state}).sort("+_id").to_list()

    @classmethod
    async def all_of(cls, ids: Collection[str]) -> list[Self]:
        """Those with these ids, `<account>|<staff>`."""
        return await cls.find({"_id": {"$in": [*ids]}}).to_list()

    @classmethod
    async def accounts_with(cls, scope: str, staff: StaffId) -> dict[str, bool]:
        """The accounts in this scope that ever were contacts of this person, and whether they are."""
        cursor = cls.rows().find({"staff": staff}, {"account": 1, "active": 1})
        return {row["account"]: row["active"] async for row in cursor if row["account"].startswith(f"{scope}:")}

    @classmethod
    async def count_active(cls, scope: str) -> int:
        """How many there are in this scope (`wecom:<corp>`)."""
        return await cls.rows().count_documents({"account": {"$gte": f"{scope}:", "$lt": f"{scope};"}, "active": True})

    @classmethod
    async def active_of(cls, staff: StaffId, accounts: Iterable[str]) -> Self | None:
        """The relation through which this person is a contact of a customer with these accounts."""
        return await cls.find_one({"account": {"$in": [*accounts]}, "staff": staff, "active": True})

    @classmethod
    async def pass_all(cls, before: StaffId, now: StaffId) -> None:
        """Two turned out to be one person: what was told of either was told of that one."""
        async for one in cls.find({"staff": before}):
            kept = await cls.of(one.account, now)
            for mark in one.told:
                kept.note(mark.at, mark.deed)
            if kept.read_at is None or (one.read_at is not None and one.read_at > kept.read_at):
                kept.read_at, kept.listed, kept.state = one.read_at, one.listed, kept.state or one.state
                kept.remark, kept.description, kept.company = one.remark, one.description, one.company
                kept.mobiles, kept.added_at, kept.added_by = one.mobiles, one.added_at, one.added_by
            kept.made = max(kept.made, one.made)
            kept.judge()
            await kept.keep()
            await cls.rows().delete_one({"_id": one.id})

    @classmethod
    async def set_noted(cls, relation: str, noted: Noted, **asked: str | None) -> None:
        """Write what is noted now, and by which call the platform is to know of it."""
        fields = {**asdict(noted), "mobiles": [*noted.mobiles], **asked}
        await cls.rows().update_one({"_id": relation}, {"$set": fields})

    @classmethod
    async def asked_with(cls, key: str) -> Self | None:
        """The relation that this call was the last to change."""
        return await cls.find_one({"asked": key})


async def names_of_accounts(accounts: Collection[str]) -> dict[str, list[str]]:
    """By what names the customers with these accounts are known."""
    cursor = StoredCustomer.rows().find({"identities": {"$in": [*accounts]}}, {"identities": 1, "names": 1})
    return {key: row.get("names", []) async for row in cursor for key in row["identities"] if key in accounts}
