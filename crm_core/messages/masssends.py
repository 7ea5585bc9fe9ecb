"""Mass-sends: what staff are asked to send to many customers or groups, and what the platform tells of it.

A platform only makes a task of it for staff members; it is sent when they confirm it in their client.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Literal

from crm_core.messages.attachments import Attachment, Uploaded
from crm_core.values import Identity, Use


class Audience(StrEnum):
    """To whom a mass-send goes."""

    CUSTOMERS = "single"
    GROUPS = "group"


@dataclass(frozen=True, slots=True, kw_only=True)
class MassSend:
    """Ask `sender` to send this to `receivers` (accounts); without a sender the platform takes each customer's own.

    `asked_at` is when it was wanted first: an equal task made since then, to nobody but these, is this one. The
    receipt's message id is the platform's name of it; its fact `unreached` has the accounts it will not go to,
    one a line.
    """

    audience: Audience
    sender: str
    receivers: tuple[str, ...]
    text: str
    attachments: tuple[Attachment, ...]
    asked_at: datetime
    uploaded: Uploaded = field(default_factory=dict[str, str])
    through: ClassVar[Use | None] = "contacts"
    kind: Literal["mass_send"] = "mass_send"


@dataclass(frozen=True, slots=True, kw_only=True)
class MassSendReminder:
    """Have the platform remind whoever has not confirmed their part of it yet."""

    msgid: str
    through: ClassVar[Use | None] = "contacts"
    kind: Literal["mass_send_reminder"] = "mass_send_reminder"


@dataclass(frozen=True, slots=True, kw_only=True)
class MassSendStop:
    """Take back whatever of it nobody has confirmed yet."""

    msgid: str
    through: ClassVar[Use | None] = "contacts"
    kind: Literal["mass_send_stop"] = "mass_send_stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderTask:
    """A staff member's part of a mass-send; `sent_at` is None while it is not confirmed.

    `beyond` is all that the platform tells, by its own names.
    """

    sender: Identity
    sent_at: datetime | None
    beyond: Mapping[str, Any] = field(default_factory=dict[str, Any], compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderTasks:
    """One page of them; an empty `cursor` says that it was the last."""

    tasks: tuple[SenderTask, ...]
    cursor: str


class Delivery(StrEnum):
    """What the platform tells of one receiver."""

    NOT_SENT = "not_sent"
    SENT = "sent"
    NO_CONTACT = "no_contact"
    """The customer is no contact of the sender (any more)."""
    HAD_ENOUGH = "had_enough"
    """The customer got another mass-send instead, and may get no more of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentTo:
    """What became of one receiver, a customer or a group; `beyond` as in `SenderTask`."""

    receiver: Identity
    delivery: Delivery
    at: datetime | None
    beyond: Mapping[str, Any] = field(default_factory=dict[str, Any], compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SendResults:
    """One page of them; an empty `cursor` says that it was the last."""

    results: tuple[SentTo, ...]
    cursor: str
