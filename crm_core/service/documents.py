"""Sessions, what we said in them, and which of their events were taken in already."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Self

from pymongo import ASCENDING, DESCENDING, IndexModel, ReplaceOne

from crm_core.customers.documents import StoredCustomer
from crm_core.messages import SessionState
from crm_core.service.model import Session
from crm_core.stored import Stored
from crm_core.values import AppKey, CustomerId, Identity, StaffId

_EVENTS_KEPT = timedelta(days=7)
_ANSWERS_KEPT = timedelta(days=30)
_DOUBTFUL = {"doubtful": True}


class StoredServiceSession(Stored):
    """`id` is `session_key`; `doubtful` when the platform's view differs from ours and has to be read."""

    account: str
    identity: str
    customer: CustomerId
    state: SessionState
    servicer: str | None
    customer_at: datetime | None
    answers: int
    state_at: datetime
    told_away: bool
    doubtful: bool = False

    class Settings:
        name = "service_sessions"
        indexes = (
            IndexModel([("customer", ASCENDING), ("customer_at", DESCENDING)]),
            IndexModel([("doubtful", ASCENDING)], name="doubtful", partialFilterExpression=_DOUBTFUL),
        )

    @property
    def session(self) -> Session:
        return Session(
            account=self.account,
            identity=Identity.from_key(self.identity),
            customer=self.customer,
            state=self.state,
            servicer=Identity.from_key(self.servicer) if self.servicer else None,
            customer_at=self.customer_at,
            answers=self.answers,
            state_at=self.state_at,
            told_away=self.told_away,
        )

    @classmethod
    async def some(cls, keys: Collection[str]) -> dict[str, Session]:
        """Those of these there are, by key."""
        found = await cls.find({"_id": {"$in": [*keys]}}).to_list()
        return {one.id: one.session for one in found}

    @classmethod
    async def latest_of(cls, customer: CustomerId) -> Session | None:
        """The one in which this customer spoke last."""
        found = await cls.find({"customer": customer}).sort("-customer_at").limit(1).to_list()
        return found[0].session if found else None

    @classmethod
    async def keep(cls, sessions: Iterable[Session], *, doubtful: bool = False) -> None:
        """Write these as they are now."""
        rows = [ReplaceOne({"_id": one.key}, _row(one) | {"doubtful": doubtful}, upsert=True) for one in sessions]
        if rows:
            await cls.rows().bulk_write(rows)

    @classmethod
    async def doubtful_ones(cls, limit: int) -> list[Session]:
        """Those whose state has to be read from the platform."""
        return [one.session for one in await cls.find(_DOUBTFUL).limit(limit).to_list()]


def _row(one: Session) -> dict[str, Any]:
    return {
        "account": one.account,
        "identity": one.identity.key,
        "customer": one.customer,
        "state": int(one.state),
        "servicer": one.servicer.key if one.servicer else None,
        "customer_at": one.customer_at,
        "answers": one.answers,
        "state_at": one.state_at,
        "told_away": one.told_away,
    }


class StoredServiceEvent(Stored):
    """What was taken in already; the platform tells it for 3 days."""

    at: datetime

    class Settings:
        name = "service_events"
        indexes = (IndexModel([("at", ASCENDING)], expireAfterSeconds=int(_EVENTS_KEPT.total_seconds())),)

    @classmethod
    async def first(cls, ids: Iterable[str], now: datetime) -> set[str]:
        """Those of these that come for the first time; from now on they are known."""
        wanted = [*dict.fromkeys(ids)]
        known = {row["_id"] async for row in cls.rows().find({"_id": {"$in": wanted}}, {"_id": 1})}
        fresh = [one for one in wanted if one not in known]
        if fresh:
            await cls.rows().insert_many([{"_id": one, "at": now} for one in fresh])
        return set(fresh)


class StoredAnswer(Stored):
    """Something we said to a customer; `id` is the platform's name for it, `staff` and `chat` who said it from where.

    `settled` once what became of the call is known; `failed` says in Chinese why it did not arrive.
    """

    session: str
    customer: CustomerId
    staff: StaffId | None
    chat: AppKey
    settled: bool = False
    failed: str = ""
    at: datetime

    class Settings:
        name = "service_answers"
        indexes = (IndexModel([("at", ASCENDING)], expireAfterSeconds=int(_ANSWERS_KEPT.total_seconds())),)

    @classmethod
    async def add(cls, one: Self) -> None:
        await one.insert()

    @classmethod
    async def settle(cls, answer: str, *, failed: str) -> Self | None:
        """What became of it, told for the first time; None when it was told before or is none of ours."""
        row = await cls.rows().find_one_and_update(
            {"_id": answer, "settled": False}, {"$set": {"settled": True, "failed": failed}}
        )
        return cls.model_validate(row) if row else None

    @classmethod
    async def fail(cls, answer: str, reason: str) -> Self | None:
        """It did not arrive after all; None when that is known or it is none of ours."""
        row = await cls.rows().find_one_and_update(
            {"_id": answer, "failed": ""}, {"$set": {"settled": True, "failed": reason}}
        )
        return cls.model_validate(row) if row else None


async def owner_of(customer: CustomerId) -> StaffId | None:
    """Who looks after the customer, whoever asks: the program does."""
    row = await StoredCustomer.rows().find_one({"_id": customer}, {"owner": 1})
    return row.get("owner") if row else None


async def name_sources(sources: Mapping[CustomerId, tuple[str, str | None, datetime]]) -> None:
    """Write where customers came from, with what code and when, unless it is known that they came earlier."""
    for customer, (source, state, at) in sources.items():
        unknown = {"$or": [{"source": {"$in": ["", None]}}, {"source_at": {"$gt": at}}]}
        fields = {"source": source, "state": state, "source_at": at}
        await StoredCustomer.rows().update_one({"_id": customer, **unknown}, {"$set": fields})
