"""The rules of the ledger: lanes, retries, and what an entry becomes."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from crm_core.values import AppKey

LANES = 64
EXPRESS = LANES
"""The lane of what cannot wait: welcome codes live 20 s."""
MOST_TRIES = 5
RAW_KEPT = timedelta(days=30)


class EntryState(StrEnum):
    """What has become of a callback."""

    PENDING = "pending"
    DONE = "done"
    DEAD = "dead"
    """Failed as often as it may; kept whole, visible and replayable."""


class AlreadyDone(Exception):
    """The entry has taken effect before; whatever was about to happen again did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """One authentic, decrypted callback. `key` names the event, not its delivery; `chat` is what must stay in order."""

    key: str
    app: AppKey
    chat: str
    urgent: bool
    kind: str
    body: str
    at: datetime
    trace: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """How many entries wait and are dead, and when the oldest of the waiting ones came."""

    pending: int
    dead: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadEntry:
    """An entry that needs a person, without what it says. `error` is why the last try failed."""

    id: str
    kind: str
    app: AppKey
    received_at: datetime
    tries: int
    error: str


def lane_of(delivered: Delivered) -> int:
    """0 to LANES - 1 by its chat, for everything of one chat the same; EXPRESS for what is urgent."""
    if delivered.urgent:
        return EXPRESS
    chat = f"{delivered.app}:{delivered.chat}"
    return int.from_bytes(hashlib.blake2b(chat.encode(), digest_size=4).digest()) % LANES


def wait_before(next_try: int) -> timedelta:
    """2 s before the second try, then 8 s, 32 s, 128 s."""
    return timedelta(seconds=2 * 4 ** (next_try - 2))
