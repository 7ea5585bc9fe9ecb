"""Followers in MongoDB."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Self

from pymongo import DESCENDING, IndexModel, ReturnDocument

from crm_core.followers.model import Opened, Window
from crm_core.stored import Stored
from crm_core.values import CustomerId, Identity


class StoredFollower(Stored):
    """One follower of one account. `_id` is the identity.

    `changed_at` is the platform's time of the last coming or going, `scene_at` of the coming by this `scene`;
    `spoke_at` and `touched_at` open the windows to send in, `spoke_used` and `touched_used` count what has been, and
    leaving at `left_at` closes them; `permits` are subscribe messages allowed and not yet sent, by template;
    `listed_at` is when a walk through all followers began that met this one.
    """

    customer: CustomerId
    follows: bool = False
    changed_at: datetime | None = None
    scene: str | None = None
    scene_at: datetime | None = None
    added_by: str = ""
    spoke_at: datetime | None = None
    spoke_used: int = 0
    touched_at: datetime | None = None
    touched_used: int = 0
    left_at: datetime | None = None
    answered_at: datetime | None = None
    permits: dict[str, int] = {}
    place: dict[str, Any] | None = None
    listed_at: datetime | None = None

    class Settings:
        name = "followers"
        indexes = (IndexModel([("customer", DESCENDING)]),)

    @classmethod
    async def of(cls, follower: Identity, customer: CustomerId) -> Self:
        """This follower; begun when it is the first we hear of them."""
        row = await cls.rows().find_one_and_update(
            {"_id": follower.key}, {"$set": {"customer": customer}}, upsert=True, return_document=ReturnDocument.AFTER
        )
        return cls.model_validate(row)

    @classmethod
    async def following(cls, followers: Collection[str]) -> frozenset[str]:
        """Which of these are known to follow."""
        cursor = cls.rows().find({"_id": {"$in": [*followers]}, "follows": True}, {"_id": 1})
        return frozenset([row["_id"] async for row in cursor])

    @classmethod
    async def met(cls, followers: Collection[str], walk: datetime) -> None:
        """The walk that began then has met these."""
        await cls.rows().update_many({"_id": {"$in": [*followers]}}, {"$set": {"listed_at": walk}})

    @classmethod
    async def not_met_since(cls, scope: str, walk: datetime) -> list[str]:
        """Those of this account (`official:<app id>`) who follow as far as we know, and were not met."""
        missing: dict[str, Any] = {
            "_id": {"$gte": f"{scope}:", "$lt": f"{scope};"},
            "follows": True,
            "changed_at": {"$lt": walk},
            "listed_at": {"$not": {"$gte": walk}},
        }
        return [row["_id"] async for row in cls.rows().find(missing, {"_id": 1})]

    @classmethod
    async def followed_by(cls, customers: Iterable[CustomerId]) -> list[Self]:
        """The followers that these are, of those who follow now."""
        return await cls.find({"customer": {"$in": [*customers]}, "follows": True}).sort("+_id").to_list()

    async def came_by(self, scene: str, at: datetime) -> None:
        """Say by what they came then, also when they have left since; of an earlier coming it changes nothing."""
        known = self.scene_at or (self.changed_at if self.scene else None)
        if known is None or known < at:
            await self._set({"scene": scene, "scene_at": at})

    async def come_or_gone(self, *, follows: bool, at: datetime, added_by: str, settled: bool) -> bool:
        """Take over who follows, unless a later word is known; `settled` says the platform was asked just now.

        Returns whether that changed anything.
        """
        known = self.changed_at
        if not settled and known is not None and (known, self.follows) >= (at, follows):
            return False
        fields: dict[str, Any] = {"follows": follows, "changed_at": max(at, known or at)}
        fields |= {"added_by": added_by} if added_by and follows else {}
        await self._set(fields)
        changed = self.follows != follows or known is None
        self.follows = follows
        return changed

    async def open(self, window: Window, at: datetime) -> None:
        """The follower did something that lets us speak; an earlier word that comes late opens nothing anew."""
        known = self.spoke_at if window is Window.SPOKE else self.touched_at
        if known is None or known < at:
            await self._set({f"{window}_at": at, f"{window}_used": 0})
            opened = {f"{window}_at": at, f"{window}_used": 0}
            for name, value in opened.items():
                setattr(self, name, value)

    @property
    def spoke(self) -> Opened:
        """The window that words open."""
        return Opened(at=self._since_left(self.spoke_at), used=self.spoke_used)

    @property
    def touched(self) -> Opened:
        """The window that coming, scanning and clicking open."""
        return Opened(at=self._since_left(self.touched_at), used=self.touched_used)

    def _since_left(self, at: datetime | None) -> datetime | None:
        return None if at is not None and self.left_at is not None and at < self.left_at else at

    async def leave(self, at: datetime) -> None:
        """The follower left, whether or not they have come back since: nothing from before lets us speak."""
        await self._set({"left_at": max(at, self.left_at or at)})

    async def use(self, window: Window) -> None:
        """One message is sent in it."""
        await self.rows().update_one({"_id": self.id}, {"$inc": {f"{window}_used": 1}})
        setattr(self, f"{window}_used", getattr(self, f"{window}_used") + 1)

    async def was_answered(self, at: datetime) -> None:
        """By itself, so that it is not again at once."""
        await self._set({"answered_at": at})

    async def is_at(self, place: dict[str, Any]) -> None:
        """Where the follower was last; an older word changes nothing."""
        if self.place is None or self.place["at"] <= place["at"]:
            await self._set({"place": place})

    def permitted(self, template: str) -> int:
        """How many more subscribe messages of this template may be sent."""
        return self.permits.get(_named(template), 0)

    async def permit(self, template: str, count: int) -> None:
        """So many more subscribe messages of this template may be sent, or fewer."""
        name = _named(template)
        self.permits[name] = max(self.permitted(template) + count, 0)
        await self._set({f"permits.{name}": self.permits[name]})

    async def _set(self, fields: dict[str, Any]) -> None:
        await self.rows().update_one({"_id": self.id}, {"$set": fields})


def _named(template: str) -> str:
    """A template as the name of a field: MongoDB would take dots for a path."""
    return template.replace(".", "_").replace("$", "_")
