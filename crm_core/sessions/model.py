"""One person signed in on one device."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from crm_core.act import Actor
from crm_core.values import AppKey, StaffId

LASTS = timedelta(hours=12)
REPEATABLE_FOR = timedelta(minutes=10)
"""How long a change that is asked for again, because no answer arrived, is known again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """`app` is the app of the chat it was opened from; `csrf` has to come with every change; lapses for good."""

    id: str
    staff: StaffId
    app: AppKey
    csrf: str
    lapses_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session with who acts in it, and what that person may do just now."""

    session: Session
    actor: Actor
    name: str


def session_id(token: str) -> str:
    """What a token is stored as: whoever reads the database cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()
