"""Templates of the account, what was sent by them, and which a follower has allowed to be sent once."""

from dataclasses import dataclass

from emulator.world import ids
from emulator.world.official.accounts import Account
from emulator.world.store import Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS official_templates (template_id TEXT PRIMARY KEY, app_id TEXT NOT NULL, title TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS official_notices (msgid INTEGER PRIMARY KEY, client_msg_id TEXT UNIQUE);
CREATE TABLE IF NOT EXISTS official_permits (
    openid TEXT NOT NULL,
    template_id TEXT NOT NULL,
    left_over INTEGER NOT NULL,
    PRIMARY KEY (openid, template_id)
);
"""
_TITLES = ("送货提醒", "服务进度通知")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    template_id: str
    app_id: str
    title: str


class Notices:
    def __init__(self, store: Store, account: Account) -> None:
        store.define(SCHEMA)
        self._store = store
        if not self.templates():
            for title in _TITLES:
                store.run("INSERT INTO official_templates VALUES (?,?,?)", ids.letters(43), account.app_id, title)

    def templates(self) -> list[Template]:
        return [Template(**row) for row in self._store.rows("SELECT * FROM official_templates ORDER BY rowid")]

    def template(self, template_id: str) -> Template | None:
        return next((one for one in self.templates() if one.template_id == template_id), None)

    def known(self, client_msg_id: str) -> int | None:
        """The msgid of what was sent with this key before."""
        row = self._store.row("SELECT msgid FROM official_notices WHERE client_msg_id = ?", client_msg_id)
        return row["msgid"] if row else None

    def add(self, client_msg_id: str | None) -> int:
        msgid = int(ids.number())
        self._store.run("INSERT INTO official_notices VALUES (?,?)", msgid, client_msg_id)
        return msgid

    def allow(self, openid: str, template_id: str) -> None:
        self._store.run(
            "INSERT INTO official_permits VALUES (?,?,1)"
            " ON CONFLICT (openid, template_id) DO UPDATE SET left_over = left_over + 1",
            *(openid, template_id),
        )

    def use_permit(self, openid: str, template_id: str) -> bool:
        return self._store.changed(
            "UPDATE official_permits SET left_over = left_over - 1"
            " WHERE openid = ? AND template_id = ? AND left_over > 0",
            *(openid, template_id),
        )
