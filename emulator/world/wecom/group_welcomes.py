"""Words for newcomers: the company's list, which of them a group uses, and to whom they were said."""

from dataclasses import dataclass

from emulator.world import ids
from emulator.world.store import Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS wecom_group_templates (
    template_id TEXT PRIMARY KEY, text TEXT NOT NULL, notify INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS wecom_group_welcomes (chat_id TEXT PRIMARY KEY, template_id TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS wecom_group_greeted (chat_id TEXT, member TEXT, text TEXT, at REAL);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTemplate:
    """`notify` is whether owners were told of it."""

    template_id: str
    text: str
    notify: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeted:
    """A newcomer was told this in the group."""

    member: str
    text: str
    at: float


class GroupWelcomes:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def add(self, text: str, *, notify: bool) -> str:
        """Returns what the list calls it."""
        template_id = f"ms{ids.letters(30)}"
        sql = "INSERT INTO wecom_group_templates (template_id, text, notify) VALUES (?,?,?)"
        self._store.run(sql, template_id, text, notify)
        return template_id

    def all(self) -> list[GroupTemplate]:
        rows = self._store.rows("SELECT * FROM wecom_group_templates ORDER BY rowid")
        return [
            GroupTemplate(template_id=row["template_id"], text=row["text"], notify=bool(row["notify"])) for row in rows
        ]

    def find(self, template_id: str) -> GroupTemplate | None:
        return next((one for one in self.all() if one.template_id == template_id), None)

    def edit(self, template_id: str, text: str) -> None:
        self._store.run("UPDATE wecom_group_templates SET text = ? WHERE template_id = ?", text, template_id)

    def drop(self, template_id: str) -> None:
        """Groups that used it say nothing any more."""
        self._store.run("DELETE FROM wecom_group_templates WHERE template_id = ?", template_id)
        self._store.run("DELETE FROM wecom_group_welcomes WHERE template_id = ?", template_id)

    def choose(self, chat_id: str, template_id: str) -> None:
        self._store.run("DELETE FROM wecom_group_welcomes WHERE chat_id = ?", chat_id)
        if template_id:
            sql = "INSERT INTO wecom_group_welcomes (chat_id, template_id) VALUES (?,?)"
            self._store.run(sql, chat_id, template_id)

    def of_group(self, chat_id: str) -> GroupTemplate | None:
        row = self._store.row("SELECT template_id FROM wecom_group_welcomes WHERE chat_id = ?", chat_id)
        return self.find(row["template_id"]) if row else None

    def say(self, chat_id: str, member: str, text: str, at: float) -> None:
        sql = "INSERT INTO wecom_group_greeted (chat_id, member, text, at) VALUES (?,?,?,?)"
        self._store.run(sql, chat_id, member, text, at)

    def said(self, chat_id: str) -> list[Greeted]:
        sql = "SELECT member, text, at FROM wecom_group_greeted WHERE chat_id = ? ORDER BY rowid"
        return [Greeted(**row) for row in self._store.rows(sql, chat_id)]
