"""Interactive cards: one content for all who see it, and a private one for some."""

import json
from dataclasses import dataclass
from typing import Literal

from emulator.world.store import Row, Store

Params = dict[str, str]
Way = Literal["STREAM", "HTTP", ""]
SCHEMA = """
CREATE TABLE IF NOT EXISTS dingtalk_cards (
    out_track_id TEXT PRIMARY KEY,
    template_id TEXT NOT NULL,
    params TEXT NOT NULL,
    private TEXT NOT NULL,
    callback TEXT NOT NULL,
    route_key TEXT NOT NULL,
    userid_type INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS dingtalk_card_routes (
    route_key TEXT PRIMARY KEY, url TEXT NOT NULL, api_secret TEXT NOT NULL
);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """`private` is by userid; `callback` is how taps are told, empty for not at all."""

    out_track_id: str
    template_id: str
    params: Params
    private: dict[str, Params]
    callback: Way
    route_key: str = ""
    userid_type: int = 1

    def seen_by(self, userid: str) -> Params:
        return self.params | self.private.get(userid, {})


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRoute:
    url: str
    api_secret: str


class Cards:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def make(self, card: Card) -> None:
        """An outTrackId used before silently keeps what it had."""
        self._store.run(
            "INSERT OR IGNORE INTO dingtalk_cards"
            " (out_track_id, template_id, params, private, callback, route_key, userid_type) VALUES (?,?,?,?,?,?,?)",
            *(card.out_track_id, card.template_id, _json(card.params), _json(card.private)),
            *(card.callback, card.route_key, card.userid_type),
        )

    def find(self, out_track_id: str) -> Card | None:
        row = self._store.row("SELECT * FROM dingtalk_cards WHERE out_track_id = ?", out_track_id)
        return _card(row) if row else None

    def change(self, card: Card, params: Params, private: dict[str, Params]) -> None:
        self._store.run(
            "UPDATE dingtalk_cards SET params = ?, private = ? WHERE out_track_id = ?",
            *(_json(params), _json(private), card.out_track_id),
        )

    def register(self, route_key: str, route: CardRoute) -> None:
        self._store.run(
            "INSERT INTO dingtalk_card_routes (route_key, url, api_secret) VALUES (?,?,?)"
            " ON CONFLICT (route_key) DO UPDATE SET url = excluded.url, api_secret = excluded.api_secret",
            *(route_key, route.url, route.api_secret),
        )

    def route(self, route_key: str) -> CardRoute | None:
        row = self._store.row("SELECT url, api_secret FROM dingtalk_card_routes WHERE route_key = ?", route_key)
        return CardRoute(**row) if row else None


def _card(row: Row) -> Card:
    fields: Row = row | {"params": json.loads(row["params"]), "private": json.loads(row["private"])}
    return Card(**fields)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
