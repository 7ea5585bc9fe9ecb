"""Where people and the robot meet: one to one, and in groups, of which some have people from outside."""

from dataclasses import dataclass

from emulator.world.dingtalk import ids
from emulator.world.store import Row, Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS dingtalk_conversations (
    id TEXT PRIMARY KEY,
    chat_id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    owner TEXT NOT NULL,
    is_group INTEGER NOT NULL,
    outside INTEGER NOT NULL,
    disbanded INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX IF NOT EXISTS dingtalk_one_to_one ON dingtalk_conversations (owner) WHERE is_group = 0;
CREATE TABLE IF NOT EXISTS dingtalk_members (
    conversation_id TEXT NOT NULL REFERENCES dingtalk_conversations (id),
    member TEXT NOT NULL,
    PRIMARY KEY (conversation_id, member)
);
CREATE TABLE IF NOT EXISTS dingtalk_outsiders (id TEXT PRIMARY KEY, unionid TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS dingtalk_seen_as (person TEXT PRIMARY KEY, dingtalk_id TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """`owner` is, one to one, the person who talks with the robot."""

    id: str
    chat_id: str
    title: str
    owner: str
    is_group: bool
    outside: bool
    disbanded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outsider:
    """Someone in a group who does not belong to the organisation."""

    id: str
    unionid: str
    name: str


class Conversations:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def with_robot(self, userid: str) -> Conversation:
        """That person's own chat with the robot, opened when it is first needed."""
        row = self._store.row("SELECT * FROM dingtalk_conversations WHERE owner = ? AND is_group = 0", userid)
        if row:
            return _conversation(row)
        return self._make(title="", owner=userid, is_group=False, outside=False)

    def make_group(self, title: str, owner: str, *, outside: bool) -> Conversation:
        made = self._make(title=title, owner=owner, is_group=True, outside=outside)
        self.join(made, owner)
        return made

    def _make(self, *, title: str, owner: str, is_group: bool, outside: bool) -> Conversation:
        made = Conversation(
            id=ids.conversation_id(), chat_id=ids.chat_id(), title=title, owner=owner,
            is_group=is_group, outside=outside, disbanded=False,
        )  # fmt: skip
        self._store.run(
            "INSERT INTO dingtalk_conversations (id, chat_id, title, owner, is_group, outside) VALUES (?,?,?,?,?,?)",
            *(made.id, made.chat_id, title, owner, is_group, outside),
        )
        return made

    def find(self, conversation_id: str) -> Conversation | None:
        """By its openConversationId or, older, its chatId."""
        row = self._store.row(
            "SELECT * FROM dingtalk_conversations WHERE id = ? OR chat_id = ?", conversation_id, conversation_id
        )
        return _conversation(row) if row else None

    def groups(self) -> list[Conversation]:
        rows = self._store.rows("SELECT * FROM dingtalk_conversations WHERE is_group = 1 ORDER BY rowid")
        return [_conversation(row) for row in rows]

    def members(self, conversation: Conversation) -> list[str]:
        rows = self._store.rows(
            "SELECT member FROM dingtalk_members WHERE conversation_id = ? ORDER BY rowid", conversation.id
        )
        return [row["member"] for row in rows]

    def join(self, conversation: Conversation, member: str) -> None:
        self._store.run(
            "INSERT OR IGNORE INTO dingtalk_members (conversation_id, member) VALUES (?, ?)", conversation.id, member
        )

    def leave(self, conversation: Conversation, member: str) -> None:
        self._store.run(
            "DELETE FROM dingtalk_members WHERE conversation_id = ? AND member = ?", conversation.id, member
        )

    def rename(self, conversation: Conversation, title: str) -> None:
        self._store.run("UPDATE dingtalk_conversations SET title = ? WHERE id = ?", title, conversation.id)

    def hand_to(self, conversation: Conversation, owner: str) -> None:
        self._store.run("UPDATE dingtalk_conversations SET owner = ? WHERE id = ?", owner, conversation.id)

    def disband(self, conversation: Conversation) -> None:
        self._store.run("UPDATE dingtalk_conversations SET disbanded = 1 WHERE id = ?", conversation.id)

    def add_outsider(self, outsider: Outsider) -> None:
        self._store.run(
            "INSERT OR IGNORE INTO dingtalk_outsiders (id, unionid, name) VALUES (?,?,?)",
            *(outsider.id, outsider.unionid, outsider.name),
        )

    def outsider(self, number: str) -> Outsider | None:
        row = self._store.row("SELECT * FROM dingtalk_outsiders WHERE id = ?", number)
        return Outsider(**row) if row else None

    def outsiders(self) -> list[Outsider]:
        return [Outsider(**row) for row in self._store.rows("SELECT * FROM dingtalk_outsiders ORDER BY rowid")]

    def seen_as(self, person: str) -> str:
        """The encrypted id under which that person, or the robot, stands in a message; always the same one."""
        self._store.run(
            "INSERT OR IGNORE INTO dingtalk_seen_as (person, dingtalk_id) VALUES (?, ?)", person, ids.dingtalk_id()
        )
        return str(
            self._store.rows("SELECT dingtalk_id FROM dingtalk_seen_as WHERE person = ?", person)[0]["dingtalk_id"]
        )


def _conversation(row: Row) -> Conversation:
    fields: Row = row | {name: bool(row[name]) for name in ("is_group", "outside", "disbanded")}
    return Conversation(**fields)
