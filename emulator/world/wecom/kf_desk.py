"""微信客服 behind its conversations: who receives by name, who is away, one-time codes, links, who was greeted when."""

from dataclasses import dataclass

from emulator.world import ids
from emulator.world.store import Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS wecom_kf_people (
    open_kfid TEXT NOT NULL, userid TEXT NOT NULL COLLATE NOCASE, PRIMARY KEY (open_kfid, userid)
);
CREATE TABLE IF NOT EXISTS wecom_kf_away (userid TEXT PRIMARY KEY COLLATE NOCASE);
CREATE TABLE IF NOT EXISTS wecom_kf_codes (
    code TEXT PRIMARY KEY,
    open_kfid TEXT NOT NULL,
    external_userid TEXT NOT NULL,
    state INTEGER,
    lapses_at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS wecom_kf_links (
    open_kfid TEXT NOT NULL, scene TEXT NOT NULL, url TEXT NOT NULL, PRIMARY KEY (open_kfid, scene)
);
CREATE TABLE IF NOT EXISTS wecom_kf_greeted (
    open_kfid TEXT NOT NULL, external_userid TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (open_kfid, external_userid)
);
"""
WELCOME_LIVES, QUEUE_LIVES, END_LIVES = 20.0, 48 * 3600.0, 20.0
_ADDRESS = "https://work.weixin.qq.com/kf/kfc"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCode:
    """`state` is the one the session must still be in; None for a welcome, which does not ask."""

    open_kfid: str
    external_userid: str
    state: int | None


class KfDesk:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def people(self, open_kfid: str) -> list[str]:
        rows = self._store.rows("SELECT userid FROM wecom_kf_people WHERE open_kfid = ? ORDER BY rowid", open_kfid)
        return [row["userid"] for row in rows]

    def add_person(self, open_kfid: str, userid: str) -> None:
        self._store.run("INSERT OR IGNORE INTO wecom_kf_people (open_kfid, userid) VALUES (?, ?)", open_kfid, userid)

    def drop_person(self, open_kfid: str, userid: str) -> None:
        self._store.run("DELETE FROM wecom_kf_people WHERE open_kfid = ? AND userid = ?", open_kfid, userid)

    def is_away(self, userid: str) -> bool:
        return self._store.row("SELECT 1 FROM wecom_kf_away WHERE userid = ?", userid) is not None

    def set_away(self, userid: str, *, away: bool) -> None:
        sql = "INSERT OR IGNORE INTO wecom_kf_away (userid) VALUES (?)" if away else _BACK
        self._store.run(sql, userid)

    def code(self, open_kfid: str, external_userid: str, *, state: int | None, lapses_at: float) -> str:
        code = ids.letters(32)
        self._store.run(
            "INSERT INTO wecom_kf_codes (code, open_kfid, external_userid, state, lapses_at) VALUES (?,?,?,?,?)",
            *(code, open_kfid, external_userid, state, lapses_at),
        )
        return code

    def look_at(self, code: str, now: float) -> EventCode | None:
        """None for one that is unknown, used or lapsed."""
        row = self._store.row(
            "SELECT open_kfid, external_userid, state FROM wecom_kf_codes WHERE code = ? AND lapses_at >= ?", code, now
        )
        return EventCode(**row) if row else None

    def use(self, code: str) -> None:
        self._store.run("DELETE FROM wecom_kf_codes WHERE code = ?", code)

    def link(self, open_kfid: str, scene: str) -> str:
        """The address of the link with this scene; the same each time."""
        url = f"{_ADDRESS}{ids.letters(10)}?enc_scene={ids.letters(20)}"
        self._store.run(
            "INSERT OR IGNORE INTO wecom_kf_links (open_kfid, scene, url) VALUES (?,?,?)", open_kfid, scene, url
        )
        row = self._store.row("SELECT url FROM wecom_kf_links WHERE open_kfid = ? AND scene = ?", open_kfid, scene)
        return str(row["url"]) if row else url

    def greeted_at(self, open_kfid: str, external_userid: str) -> float:
        """When the customer was last given a welcome code; 0 for never."""
        row = self._store.row(
            "SELECT at FROM wecom_kf_greeted WHERE open_kfid = ? AND external_userid = ?", open_kfid, external_userid
        )
        return float(row["at"]) if row else 0.0

    def greeted(self, open_kfid: str, external_userid: str, at: float) -> None:
        self._store.run(
            "INSERT OR REPLACE INTO wecom_kf_greeted (open_kfid, external_userid, at) VALUES (?,?,?)",
            *(open_kfid, external_userid, at),
        )


_BACK = "DELETE FROM wecom_kf_away WHERE userid = ?"
