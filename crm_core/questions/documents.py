"""Open questions in MongoDB: at most one per person and chat, gone after ten minutes."""

from datetime import datetime, timedelta

from pymongo import ASCENDING, IndexModel

from crm_core.questions.model import Missing, Question
from crm_core.stored import Stored

LASTS = timedelta(minutes=10)


class StoredQuestion(Stored):
    """`id` is made of the person and the chat, so nobody else's message is ever taken for the answer."""

    text: str
    missing: Missing
    at: datetime

    class Settings:
        name = "questions"
        indexes = (IndexModel([("at", ASCENDING)], expireAfterSeconds=int(LASTS.total_seconds())),)

    @classmethod
    async def put(cls, key: str, question: Question, at: datetime) -> None:
        """A new question takes the place of the one before."""
        fields = {"text": question.text, "missing": question.missing, "at": at}
        await cls.rows().update_one({"_id": key}, {"$set": fields}, upsert=True)

    @classmethod
    async def open_for(cls, key: str, now: datetime) -> Question | None:
        found = await cls.find_one({"_id": key, "at": {"$gt": now - LASTS}})
        return Question(text=found.text, missing=found.missing) if found else None

    @classmethod
    async def drop(cls, key: str) -> None:
        await cls.rows().delete_one({"_id": key})
