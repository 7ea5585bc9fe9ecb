"""会话存档: everything said by those whose chats are archived, and whether their customers agree to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from crm_core.messages.conversations import MediaRef
from crm_core.values import Identity


class Side(StrEnum):
    """Where somebody stands, as far as an account alone tells."""

    CUSTOMER = "customer"
    STAFF = "staff"
    ROBOT = "robot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One of those who talk."""

    identity: Identity
    side: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedMessage:
    """One message. `room` is the group it was said in, empty between two; `receivers` are all who could read it.

    `media` are its attachments, the message's own first; `original` is the platform's JSON where `text` does not hold
    all of it, else empty. `is_notice` when the platform says it in the sender's name. The other fields are those of a
    `ChatMessage`.
    """

    id: str
    sender: Party
    receivers: tuple[Party, ...]
    room: str
    at: datetime
    kind: str
    text: str
    media: tuple[MediaRef, ...] = ()
    original: str = field(default="", repr=False)
    is_notice: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRecalled:
    """Whoever wrote a message took it back; `message` is its id, which we may not know (yet).

    `beyond` is all that the platform tells of it, by its own names.
    """

    message: str
    at: datetime
    beyond: Mapping[str, Any] = field(default_factory=dict[str, Any], compare=False, repr=False)


class ConsentStatus(StrEnum):
    """What a customer says to being archived."""

    AGREED = "agreed"
    REFUSED = "refused"
    BY_DEFAULT = "by_default"
    """Nobody asked: the platform takes it for agreed."""
    UNASKED = "unasked"
    """Not known yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One customer's answer towards one staff member, or for a group: one of `staff` and `room` (its identity)."""

    customer: Identity
    status: ConsentStatus
    at: datetime
    staff: Identity | None = None
    room: Identity | None = None

    @property
    def towards(self) -> Identity:
        """Whom or what it is about."""
        found = self.staff or self.room
        if found is None:
            raise ValueError("a consent towards nobody")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A record that could not be taken in. `fault` is a word of ours with what belongs to it (`no_key:3`).

    `content` is the record: sealed as it came, or what it says when `is_open`. `key` names it, `seq` is its place.
    """

    key: str
    seq: int
    fault: str
    content: str = field(repr=False)
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePage:
    """What the records of one page say, each in order. `passed` counts those that concern no customer of anybody.

    `next_cursor` is where the next page begins.
    """

    next_cursor: str
    messages: tuple[ArchivedMessage, ...] = ()
    recalls: tuple[MessageRecalled, ...] = ()
    consents: tuple[Consent, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    passed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveStirred:
    """There is something new in the archive."""

    at: datetime
