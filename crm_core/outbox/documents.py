"""The outbox in MongoDB: every call has a key made from its cause, so that it is wanted once, whatever crashes."""

import time
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Self

from pydantic import TypeAdapter
from pymongo import ASCENDING, DESCENDING, IndexModel

from crm_core.act import OutgoingCall, Urgency
from crm_core.messages import Outgoing
from crm_core.outbox.model import OPEN, STUCK, CallState, ShownCard, StuckCall, lane_of
from crm_core.stored import Stored
from crm_core.values import AppKey, Identity

_words: TypeAdapter[Outgoing] = TypeAdapter(Outgoing)
HANDED_OUT = "handed out"
"""The message id of what was said as the answer to a callback: the platform gives it none."""
_SENT_KEPT = timedelta(days=30)
_IS_OPEN = {"state": {"$in": [*OPEN]}}
_IS_STUCK = {"state": {"$in": [*STUCK]}}
_IS_ABOUT = {"words.about": {"$gt": ""}}


class OutboxEntry(Stored):
    """One outgoing call. `began` is when the first try of unknown outcome began; `repeats` counts tries after it.

    `response_code` is what a delivered card can be changed with, once.
    """

    app: AppKey
    to: str
    lane: int
    urgency: Urgency
    seq: int
    words: dict[str, Any]
    state: CallState
    due: datetime
    tries: int = 0
    repeats: int = 0
    began: datetime | None = None
    error: str | None = None
    message_id: str | None = None
    response_code: str = ""
    route: str = ""
    trace: str
    created_at: datetime
    sent_at: datetime | None = None

    class Settings:
        name = "outbox"
        indexes = (
            IndexModel([("state", ASCENDING), ("due", ASCENDING)], name="due", partialFilterExpression=_IS_OPEN),
            IndexModel(
                [("lane", ASCENDING), ("urgency", ASCENDING), ("seq", ASCENDING)],
                name="lane",
                partialFilterExpression=_IS_OPEN,
            ),
            IndexModel(
                [("state", ASCENDING), ("created_at", DESCENDING)], name="stuck", partialFilterExpression=_IS_STUCK
            ),
            IndexModel([("to", ASCENDING), ("sent_at", DESCENDING)]),
            IndexModel([("words.about", ASCENDING)], name="about", partialFilterExpression=_IS_ABOUT),
            IndexModel([("sent_at", ASCENDING)], expireAfterSeconds=int(_SENT_KEPT.total_seconds())),
        )

    @classmethod
    async def write(cls, calls: Sequence[OutgoingCall]) -> None:
        """Plain rows: documents cost several times as much."""
        if calls:
            await cls.rows().insert_many([_row(call) for call in calls])

    @property
    def said(self) -> Outgoing:
        return _words.validate_python(self.words)

    @property
    def receiver(self) -> Identity:
        return Identity.from_key(self.to)

    @classmethod
    async def lanes_waiting(cls, now: datetime) -> list[int]:
        """Lanes that have something due, those with a greeting first: it can be sent for 20 s only.

        A call left `sending` by a dead process is always due.
        """
        greets = {"$cond": [{"$eq": ["$urgency", Urgency.WELCOME]}, 0, 1]}
        pipeline: list[dict[str, Any]] = [
            {"$match": {**_IS_OPEN, "due": {"$lte": now}}},
            {"$group": {"_id": "$lane", "first": {"$min": "$seq"}, "greets": {"$min": greets}}},
            {"$sort": {"greets": 1, "first": 1}},
        ]
        cursor = await cls.rows().aggregate(pipeline)
        return [row["_id"] async for row in cursor]

    @classmethod
    async def due_in(cls, lane: int, now: datetime, limit: int) -> list[Self]:
        due = {"lane": lane, **_IS_OPEN, "due": {"$lte": now}}
        return await cls.find(due).sort("+urgency", "+seq").limit(limit).to_list()

    @classmethod
    async def start(
        cls, key: str, now: datetime, *, began: datetime | None = None, until: datetime | None = None
    ) -> bool:
        """Mark that a try begins now; false when the call is not wanted any more, or somebody else has begun one.

        `began` is as it was when the call was read: it may have been handed out since. Whoever does not hold its lane
        says `until` when it is left to them.
        """
        fields: dict[str, Any] = {"state": CallState.SENDING, "began": now} | ({"due": until} if until else {})
        result = await cls.rows().update_one({"_id": key, "began": began, **_IS_OPEN}, {"$set": fields})
        return result.matched_count == 1

    @classmethod
    async def alike(cls, entry: Self, now: datetime, limit: int) -> list[Self]:
        """Others that are due to say the same through the same app, to receivers who wait for nothing before that."""
        same = {"app": entry.app, "words": entry.words, "route": "", "began": None, "tries": 0}
        due = {"state": CallState.WAITING, "due": {"$lte": now}}
        found = await cls.find({**due, **same, "_id": {"$ne": entry.id}}).sort("+seq").limit(limit).to_list()
        receivers = [one.to for one in found]
        earlier: list[dict[str, Any]] = [{"to": one.to, "seq": {"$lt": one.seq}} for one in found]
        waiting = await cls.rows().distinct("to", {**_IS_OPEN, "$or": earlier}) if earlier else []
        return [one for one in found if one.to not in waiting and receivers.count(one.to) == 1]

    @classmethod
    async def sent(cls, key: str, now: datetime, message_id: str, *, repeated: bool, response_code: str = "") -> None:
        fields = {"state": CallState.SENT, "sent_at": now, "message_id": message_id, "error": None}
        if response_code:
            fields["response_code"] = response_code
        await cls.rows().update_one({"_id": key}, {"$set": fields, "$inc": {"tries": 1, "repeats": int(repeated)}})

    @classmethod
    async def hand_out(cls, key: str, now: datetime, until: datetime) -> Self | None:
        """Take a call from the courier to say it as the answer to the very callback it replies to; None if it is gone.

        What was handed out before may be so again: a callback comes again only when its answer did not arrive. Not
        marked sent `until` then, nobody knows whether it arrived.
        """
        untouched = {"state": CallState.WAITING, "began": None, "tries": 0}
        ours = {"message_id": HANDED_OUT, "state": {"$ne": CallState.DROPPED}}
        fields = {"state": CallState.SENDING, "began": now, "due": until, "message_id": HANDED_OUT}
        row = await cls.rows().find_one_and_update({"_id": key, "$or": [untouched, ours]}, {"$set": fields})
        return cls.model_validate(row) if row else None

    @classmethod
    async def take_back(cls, key: str, due: datetime) -> None:
        """What was handed out certainly did not arrive: the courier sends it."""
        fields = {"state": CallState.WAITING, "began": None, "due": due, "message_id": None}
        await cls.rows().update_one({"_id": key, "message_id": HANDED_OUT}, {"$set": fields})

    @classmethod
    async def failed(
        cls, key: str, state: CallState, due: datetime, error: str, *, began: datetime | None, repeated: bool
    ) -> None:
        """Set aside after a failed try; `began` stays set while an earlier try may have arrived."""
        fields = {"state": state, "due": due, "error": error, "began": began}
        await cls.rows().update_one({"_id": key}, {"$set": fields, "$inc": {"tries": 1, "repeats": int(repeated)}})

    @classmethod
    async def postpone(cls, key: str, due: datetime) -> None:
        await cls._set(key, {"due": due})

    @classmethod
    async def sent_to(cls, app: AppKey, to: str, since: datetime, limit: int) -> list[datetime]:
        """When this receiver was last sent something, newest first."""
        cursor = cls.rows().find(
            {"to": to, "sent_at": {"$gt": since}, "app": app}, {"sent_at": 1}, sort=[("sent_at", -1)], limit=limit
        )
        return [row["sent_at"] async for row in cursor]

    @classmethod
    async def equal_sent(cls, entry: Self, since: datetime) -> bool:
        """Whether the same words went to the same receiver since then."""
        equal = {"to": entry.to, "sent_at": {"$gt": since}, "app": entry.app, "words": entry.words}
        return await cls.rows().find_one(equal, {"_id": 1}) is not None

    @classmethod
    async def close_cards(cls, about: str) -> list[ShownCard]:
        """The cards that show this and were not closed before; from now on they no longer count as showing it."""
        shown = {"words.about": about}
        cards = [
            ShownCard(key=row["_id"], app=row["app"], to=Identity.from_key(row["to"]))
            async for row in cls.rows().find(shown, {"app": 1, "to": 1}, sort=[("seq", 1)])
        ]
        if cards:
            await cls.rows().update_many(shown, {"$set": {"words.about": ""}})
        return cards

    @classmethod
    async def response_code_of(cls, key: str, since: datetime) -> str:
        """Empty when the card did not arrive, arrived before `since` or is long forgotten."""
        row = await cls.rows().find_one({"_id": key, "sent_at": {"$gte": since}}, {"response_code": 1})
        return row.get("response_code", "") if row else ""

    @classmethod
    async def open_words(cls, to: str, kind: str) -> list[tuple[str, Outgoing]]:
        """What of this kind is still to be tried for this receiver, or tried again, by key and in order."""
        wanted = {"lane": lane_of(to), **_IS_OPEN, "to": to, "words.kind": kind}
        cursor = cls.rows().find(wanted, {"words": 1}, sort=[("seq", 1)])
        return [(row["_id"], _words.validate_python(row["words"])) async for row in cursor]

    @classmethod
    async def reword(cls, key: str, words: Outgoing) -> None:
        """Have later tries say something else; one that is under way is not held back."""
        await cls._set(key, {"words": _words.dump_python(words, mode="json")})

    @classmethod
    async def stuck(cls, limit: int) -> list[StuckCall]:
        """What needs a person, newest first."""
        shown = {"app": 1, "to": 1, "state": 1, "tries": 1, "error": 1, "created_at": 1}
        cursor = cls.rows().find(_IS_STUCK, shown, sort=[("created_at", -1)], limit=limit)
        return [_stuck(row) async for row in cursor]

    @classmethod
    async def words_of_stuck(cls, keys: Collection[str]) -> dict[str, Outgoing]:
        """What these would say, by key, as far as they are stuck (still)."""
        cursor = cls.rows().find({"_id": {"$in": [*keys]}, **_IS_STUCK}, {"words": 1})
        return {row["_id"]: _words.validate_python(row["words"]) async for row in cursor}

    @classmethod
    async def count_in(cls, state: CallState) -> int:
        return await cls.rows().count_documents({"state": state})

    @classmethod
    async def revive(cls, keys: Collection[str], now: datetime) -> int:
        """Have stuck calls tried again; how many of them were stuck (still).

        `began` stays: what may have arrived is repeated as such, so that the platform drops it if it did.
        """
        result = await cls.rows().update_many(
            {"_id": {"$in": [*keys]}, **_IS_STUCK}, {"$set": {"state": CallState.WAITING, "due": now, "tries": 0}}
        )
        return result.modified_count

    @classmethod
    async def settle(cls, key: str, state: CallState, sent_at: datetime | None) -> bool:
        """Close a stuck call; false when it is not stuck (any more)."""
        fields = {"state": state, "sent_at": sent_at}
        result = await cls.rows().update_one({"_id": key, **_IS_STUCK}, {"$set": fields})
        return result.modified_count == 1

    @classmethod
    async def withdraw(cls, key: str) -> bool:
        """Give a call up that cannot have happened; false when it has, or may have."""
        not_happened = {"_id": key, "state": {"$in": [CallState.WAITING, CallState.DEAD]}, "began": None}
        result = await cls.rows().update_one(not_happened, {"$set": {"state": CallState.DROPPED}})
        return result.modified_count == 1

    @classmethod
    async def want_again(cls, key: str) -> None:
        """Have a call that was given up made after all, when it was due or at once."""
        await cls.rows().update_one({"_id": key, "state": CallState.DROPPED}, {"$set": {"state": CallState.WAITING}})

    @classmethod
    async def is_untried(cls, key: str) -> bool:
        """Whether it is still to come, and certainly did not happen."""
        untried = {"_id": key, "state": CallState.WAITING, "began": None}
        return await cls.rows().find_one(untried, {"_id": 1}) is not None

    @classmethod
    async def _set(cls, key: str, fields: dict[str, Any]) -> None:
        await cls.rows().update_one({"_id": key}, {"$set": fields})


def _stuck(row: dict[str, Any]) -> StuckCall:
    return StuckCall(
        key=row["_id"],
        app=row["app"],
        to=row["to"],
        state=CallState(row["state"]),
        tries=row["tries"],
        error=row["error"] or "",
        since=row["created_at"],
    )


def _row(call: OutgoingCall) -> dict[str, Any]:
    return {
        "_id": call.key,
        "app": call.app,
        "to": call.to.key,
        "lane": lane_of(call.to.key),
        "urgency": int(call.urgency),
        "seq": time.time_ns(),
        "words": _words.dump_python(call.words, mode="json"),
        "state": CallState.WAITING.value,
        "due": call.not_before or call.at,
        "tries": 0,
        "repeats": 0,
        "began": None,
        "error": None,
        "message_id": None,
        "response_code": "",
        "route": call.route,
        "trace": call.trace,
        "created_at": call.at,
        "sent_at": None,
    }
