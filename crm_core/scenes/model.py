"""When a code is to be made anew."""

from dataclasses import dataclass
from datetime import datetime, timedelta

LIFE = timedelta(days=30)
"""The longest a temporary code lives."""
EARLY = timedelta(days=3)
"""Before a code ends it is followed by another one; both lead to the same scene."""
AGAIN = timedelta(minutes=10)
"""After this, a code that was wanted and never came is wanted again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """`url` is what the code says, `picture` where its picture lies; both empty until the platform has made it."""

    account: str
    scene: str
    purpose: str
    url: str
    picture: str
    expires_at: datetime | None
