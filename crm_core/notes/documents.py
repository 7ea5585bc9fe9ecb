"""Notes in MongoDB."""

from datetime import datetime
from typing import ClassVar

from bson import ObjectId
from pymongo import DESCENDING, IndexModel

from crm_core.messages import Author
from crm_core.notes.model import Note
from crm_core.search.documents import BY_WORD, Searchable
from crm_core.search.model import Hit
from crm_core.search.words import words_of
from crm_core.values import CustomerId, StaffId


class StoredNote(Searchable):
    """One note. `staff` is None when the program wrote it."""

    staff: StaffId | None

    OF_CUSTOMER: ClassVar = "customer_-1_at_-1"

    class Settings:
        name = "notes"
        indexes = (IndexModel([("customer", DESCENDING), ("at", DESCENDING)]), BY_WORD)

    @property
    def note(self) -> Note:
        return Note(id=self.id, staff=self.staff, text=self.text, at=self.at)

    @property
    def hit(self) -> Hit:
        """As a search tells it."""
        return Hit(
            ref=f"note:{self.id}",
            customer=self.customer,
            author=Author.STAFF,
            staff=self.staff,
            at=self.at,
            text=self.text,
            is_note=True,
        )

    @classmethod
    async def add(cls, customer: CustomerId, staff: StaffId | None, text: str, at: datetime) -> Note:
        stored = cls(id=str(ObjectId()), customer=customer, staff=staff, text=text, at=at, tokens=words_of(text))
        await stored.insert()
        return stored.note

    @classmethod
    async def remove(cls, customer: CustomerId, note: str) -> bool:
        result = await cls.rows().delete_one({"_id": note, "customer": customer})
        return result.deleted_count == 1

    @classmethod
    async def of_customer(cls, customer: CustomerId, *, since: datetime | None, limit: int) -> list[Note]:
        """The latest notes, newest first."""
        wanted = {"customer": customer} | ({"at": {"$gte": since}} if since is not None else {})
        return [one.note for one in await cls.find(wanted).sort("-at", "-_id").limit(limit).to_list()]
