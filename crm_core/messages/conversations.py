"""Conversations with customers, on whatever platform they are held."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from crm_core.messages.service import ServiceEvent
from crm_core.values import Identity


class Author(StrEnum):
    """Who wrote a message of a conversation with a customer."""

    CUSTOMER = "customer"
    STAFF = "staff"
    SYSTEM = "system"


class MediaKind(StrEnum):
    """What an attachment is, as every platform sorts them."""

    IMAGE = "image"
    VOICE = "voice"
    VIDEO = "video"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaRef:
    """A picture, voice, video or file that still lies on the platform (`media_id`, 3 days on 企业微信).

    `name` and `md5` (hexadecimal) are empty, `size` (bytes) is 0 where the platform tells them only with the file, or
    never.
    """

    kind: MediaKind
    media_id: str
    name: str = ""
    md5: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatMessage:
    """One message of a conversation with a customer.

    `id` is unique over all platforms (e.g. `wecom:kf:<msgid>`); `conversation` names the chat it belongs to;
    `staff` is who wrote it when `author` is staff; `text` is what a person would read (for a place or a link, its
    title and address; empty for media); `kind` is the platform's own name of the message type; `beyond` is
    what it says as the platform told it, where that is more than can be read.
    """

    id: str
    conversation: str
    customer: Identity
    author: Author
    staff: Identity | None
    at: datetime
    kind: str
    text: str
    media: MediaRef | None
    beyond: Mapping[str, Any] = field(default_factory=dict[str, Any], compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatPage:
    """One page of a 微信客服 account's messages. `more` may be true on an empty page.

    `unreadable` are messages that lack what a message must have, `unknown` those of a kind that means nothing to us,
    both as the platform's own JSON. `happened` holds the
    messages again and, in the platform's order among them, what befell their sessions.
    """

    messages: tuple[ChatMessage, ...]
    next_cursor: str
    more: bool
    unreadable: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    happened: tuple[ChatMessage | ServiceEvent, ...] = ()
