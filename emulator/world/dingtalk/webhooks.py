"""Custom group robots (自定义机器人): whoever has the address may write into the group, within its safety rule."""

from dataclasses import dataclass

from emulator.world.dingtalk import ids
from emulator.world.store import Store

MOST = 20
PER_SECONDS = 60.0
REST = 600.0
"""After more than that many messages it stays silent so long."""
SCHEMA = """
CREATE TABLE IF NOT EXISTS dingtalk_webhooks (
    token TEXT PRIMARY KEY, conversation_id TEXT NOT NULL, keyword TEXT NOT NULL, secret TEXT NOT NULL,
    silent_until REAL NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS dingtalk_webhook_messages (token TEXT NOT NULL, uuid TEXT NOT NULL, at REAL NOT NULL);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A message must hold `keyword` and be signed with `secret`, where they are not empty."""

    token: str
    conversation_id: str
    keyword: str
    secret: str
    silent_until: float = 0


class Webhooks:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def add(self, conversation_id: str, *, keyword: str, secret: str) -> Webhook:
        webhook = Webhook(token=ids.token(), conversation_id=conversation_id, keyword=keyword, secret=secret)
        self._store.run(
            "INSERT INTO dingtalk_webhooks (token, conversation_id, keyword, secret) VALUES (?,?,?,?)",
            *(webhook.token, conversation_id, keyword, secret),
        )
        return webhook

    def find(self, token: str) -> Webhook | None:
        row = self._store.row("SELECT * FROM dingtalk_webhooks WHERE token = ?", token)
        return Webhook(**row) if row else None

    def all(self) -> list[Webhook]:
        return [Webhook(**row) for row in self._store.rows("SELECT * FROM dingtalk_webhooks ORDER BY rowid")]

    def may_speak(self, webhook: Webhook, now: float) -> bool:
        if webhook.silent_until > now:
            return False
        said = self._store.number(
            "SELECT count(*) FROM dingtalk_webhook_messages WHERE token = ? AND at > ?",
            *(webhook.token, now - PER_SECONDS),
        )
        if said >= MOST:
            self._store.run("UPDATE dingtalk_webhooks SET silent_until = ? WHERE token = ?", now + REST, webhook.token)
        return said < MOST

    def is_repeated(self, webhook: Webhook, uuid: str) -> bool:
        return bool(uuid) and bool(
            self._store.row("SELECT 1 FROM dingtalk_webhook_messages WHERE token = ? AND uuid = ?", webhook.token, uuid)
        )

    def spoke(self, webhook: Webhook, uuid: str, now: float) -> None:
        self._store.run(
            "INSERT INTO dingtalk_webhook_messages (token, uuid, at) VALUES (?,?,?)", webhook.token, uuid, now
        )
