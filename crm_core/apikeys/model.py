"""What a key opens."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

PREFIX = "scrm_"
_FORM = re.compile(r"scrm_[A-Za-z0-9_-]{43}")


class Scope(StrEnum):
    """What somebody with a key may ask for."""

    ORDERS = "orders"
    """Tell orders."""
    NOTICES = "notices"
    """Have followers of a 公众号 notified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """`tail` are the last four characters, to tell keys apart; the key itself is nowhere."""

    id: str
    name: str
    scopes: frozenset[Scope]
    tail: str
    created_at: datetime
    used_at: datetime | None
    ended_at: datetime | None


def new_key() -> str:
    """256 bits; shown once and kept by nobody here."""
    return f"{PREFIX}{secrets.token_urlsafe(32)}"


def is_key(text: str) -> bool:
    """Whether it has the form of one."""
    return _FORM.fullmatch(text) is not None


def digest(key: str) -> str:
    """What a key is stored as: whoever reads the database cannot use it."""
    return hashlib.sha256(key.encode()).hexdigest()
