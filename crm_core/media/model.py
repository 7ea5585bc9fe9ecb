"""The rules of fetching media before the platform forgets them."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from crm_core.messages import MediaRef
from crm_core.values import AppKey

MOST_TRIES = 12
CLAIM = timedelta(seconds=90)
"""How long one fetch may take before another worker tries."""


class MediaState(StrEnum):
    """What has become of an attachment."""

    WANTED = "wanted"
    KEPT = "kept"
    LOST = "lost"
    """The platform no longer has it, or never gave it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A medium to fetch through an app; `message` is the message it belongs to."""

    message: str
    app: AppKey
    ref: MediaRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file that is kept, under a `key` no other has.

    `size` in bytes, `read` gives up to so many of them from `start` on, in pieces.
    """

    key: str
    name: str
    content_type: str
    size: int
    read: Callable[[int, int], AsyncIterator[bytes]]


def wait_before(next_try: int) -> timedelta:
    """5 s before the second try, doubling, at most an hour."""
    return min(timedelta(seconds=5 * 2 ** (next_try - 2)), timedelta(hours=1))
