"""The to-dos of reminders in MongoDB, one for each reminder that has had one."""

from collections.abc import Collection, Iterable
from datetime import datetime

from pymongo import UpdateOne

from crm_core.stored import Stored
from crm_core.todos.model import Todo, TodoState


class StoredTodo(Stored):
    """`id` is the reminder's; the rest as in `Todo`."""

    number: int
    account: str
    due: datetime
    state: TodoState
    task: str | None = None

    class Settings:
        name = "todos"

    @classmethod
    async def of(cls, reminders: Collection[str]) -> dict[str, Todo]:
        """By reminder; those that never had one are left out."""
        found = await cls.find({"_id": {"$in": [*reminders]}}).to_list()
        return {
            one.id: Todo(
                reminder=one.id,
                number=one.number,
                account=one.account,
                due=one.due,
                state=one.state,
                task=one.task,
            )
            for one in found
        }

    @classmethod
    async def keep(cls, todos: Iterable[Todo]) -> None:
        """Write these as they are now."""
        rows = [
            UpdateOne(
                {"_id": one.reminder},
                {
                    "$set": {
                        "number": one.number,
                        "account": one.account,
                        "due": one.due,
                        "state": one.state,
                        "task": one.task,
                    }
                },
                upsert=True,
            )
            for one in todos
        ]
        if rows:
            await cls.rows().bulk_write(rows)

    @classmethod
    async def made(cls, source: str, task: str) -> None:
        """The platform's id of one; nothing when there is a newer one by now."""
        reminder, _, number = source.rpartition(":")
        await cls.rows().update_one({"_id": reminder, "number": int(number)}, {"$set": {"task": task}})

    @classmethod
    async def task_of(cls, source: str) -> str | None:
        """The platform's id, empty for one that was not made or is not known, None when that is still open."""
        reminder, _, number = source.rpartition(":")
        row = await cls.rows().find_one({"_id": reminder}, {"number": 1, "task": 1})
        return row["task"] if row and row["number"] == int(number) else ""
