"""企业外部联系人: people outside whom the organisation has written down. No event tells of them."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from emulator.world.store import Row, Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS dingtalk_extcontacts (
    userid TEXT PRIMARY KEY, mobile TEXT NOT NULL UNIQUE, fields TEXT NOT NULL
);
"""
LABEL_GROUPS: tuple[dict[str, Any], ...] = (
    {"name": "客户等级", "color": -15_220_075, "labels": [{"id": 101, "name": "重要"}, {"id": 102, "name": "一般"}]},
    {"name": "联系人类型", "color": -26_624, "labels": [{"id": 201, "name": "客户"}, {"id": 202, "name": "供应商"}]},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtContact:
    userid: str
    name: str
    mobile: str
    follower_user_id: str
    state_code: str = "86"
    label_ids: tuple[int, ...] = ()
    title: str = ""
    company_name: str = ""
    address: str = ""
    remark: str = ""
    email: str = ""
    share_dept_ids: tuple[int, ...] = ()
    share_user_ids: tuple[str, ...] = field(default=())


class ExtContacts:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def all(self) -> list[ExtContact]:
        return [_contact(row) for row in self._store.rows("SELECT * FROM dingtalk_extcontacts ORDER BY rowid")]

    def find(self, userid: str) -> ExtContact | None:
        row = self._store.row("SELECT * FROM dingtalk_extcontacts WHERE userid = ?", userid)
        return _contact(row) if row else None

    def with_mobile(self, mobile: str) -> ExtContact | None:
        row = self._store.row("SELECT * FROM dingtalk_extcontacts WHERE mobile = ?", mobile)
        return _contact(row) if row else None

    def put(self, contact: ExtContact) -> None:
        """New, or in place of what was known of that userid."""
        fields = json.dumps(asdict(contact), ensure_ascii=False)
        self._store.run(
            "INSERT INTO dingtalk_extcontacts (userid, mobile, fields) VALUES (?,?,?)"
            " ON CONFLICT (userid) DO UPDATE SET mobile = excluded.mobile, fields = excluded.fields",
            *(contact.userid, contact.mobile, fields),
        )

    def remove(self, userid: str) -> None:
        self._store.run("DELETE FROM dingtalk_extcontacts WHERE userid = ?", userid)


def _contact(row: Row) -> ExtContact:
    fields: dict[str, Any] = json.loads(row["fields"])
    for name in ("label_ids", "share_dept_ids", "share_user_ids"):
        fields[name] = tuple(fields[name])
    return ExtContact(**fields)
