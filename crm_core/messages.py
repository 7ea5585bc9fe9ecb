"""Our own words for what is said on any platform: what comes in, what is fetched, what goes out.

Every `at` is an aware UTC datetime: the platform's own time of the event, to its resolution (often one second).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Discriminator

from crm_core.values import Identity

# ---- what comes in as a callback ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSaid:
    """A staff member wrote to the app."""

    staff: Identity
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffTapped:
    """A staff member tapped a button of a card or of the app's menu (`task_id` is then empty)."""

    staff: Identity
    button: str
    task_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSentMedia:
    """A staff member sent the app something that is not text (`kind` as the platform names it)."""

    staff: Identity
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerAdded:
    """A customer and a staff member became contacts. `welcome_code` lives 20 s and works once."""

    staff: Identity
    customer: Identity
    state: str | None
    welcome_code: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerEdited:
    """Remark, tags or numbers of a contact were changed in the platform's client; read the details again."""

    staff: Identity
    customer: Identity
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverTold:
    """The platform says how handing a customer over ended; `staff` is one of the two between whom it was."""

    staff: Identity
    customer: Identity
    progress: "HandoverProgress"
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerServiceStirred:
    """Something happened in a 微信客服 account; it carries no content, only the token to fetch it with (10 min)."""

    open_kfid: str
    token: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryChanged:
    """Members or departments changed; read the directory again."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Unrecognised:
    """Authentic, but of a kind we do nothing with. `kind` names it, e.g. `event/view`."""

    kind: str


Incoming = (
    StaffSaid
    | StaffTapped
    | StaffSentMedia
    | CustomerAdded
    | CustomerEdited
    | HandoverTold
    | CustomerServiceStirred
    | DirectoryChanged
    | Unrecognised
)

# ---- what is fetched from a platform --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """One department of the company; the topmost has no parent."""

    id: str
    name: str
    parent_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member of the company. `leads` are departments led; `active` is false when disabled or left."""

    identity: Identity
    name: str
    department_ids: tuple[str, ...]
    leads: tuple[str, ...]
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """A staff member's relation to a customer, with what that staff member noted of the customer.

    `added_by` names the way, in our words (e.g. `扫码`); `state` is that of the code it came by, None without one.
    """

    staff: Identity
    remark: str
    description: str
    company: str
    mobiles: tuple[str, ...]
    state: str | None
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerDetails:
    """What a platform knows of a customer. `tags` are names of the company's own tags, of all followers together."""

    identity: Identity
    name: str
    company: str
    unionid: str | None
    follows: tuple[Follow, ...]
    tags: frozenset[str]


class HandoverProgress(StrEnum):
    """How far the platform is with handing a customer from one staff member to another."""

    WAITING = "waiting"
    """The customer has been told and may still refuse."""
    DONE = "done"
    REFUSED = "refused"
    FULL = "full"
    """The new contact may have no more customers."""
    UNKNOWN = "unknown"
    """The platform knows nothing of it."""


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
    """A picture, voice, video or file that still lies on the platform (`media_id`, 3 days on 企业微信)."""

    kind: MediaKind
    media_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatMessage:
    """One message of a conversation with a customer.

    `id` is unique over all platforms (e.g. `wecom:kf:<msgid>`); `conversation` names the chat it belongs to;
    `staff` is who wrote it when `author` is staff; `text` is what a person would read (for a place or a link, its
    title and address; empty for media); `kind` is the platform's own name of the message type.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatPage:
    """One page of a 微信客服 account's messages. `more` may be true on an empty page.

    `unreadable` are messages that lack what a message must have, as the platform's own JSON.
    """

    messages: tuple[ChatMessage, ...]
    next_cursor: str
    more: bool
    unreadable: tuple[str, ...] = ()


# ---- what goes out --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Plain text; lines are kept."""

    text: str
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Markdown:
    """Markdown of the small set every platform shows: headings, bold, quotes, links."""

    text: str
    kind: Literal["markdown"] = "markdown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """`key` comes back in `StaffTapped.button`, at most 1,024 bytes."""

    key: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A card with 1 to 6 buttons. `text` may have several lines; `fields` (name, value), at most 6, stand below it.

    `about` names what the card shows, so that its buttons can be taken away once that is settled; empty for none.
    """

    title: str
    text: str
    buttons: tuple[Button, ...]
    fields: tuple[tuple[str, str], ...] = ()
    about: str = ""
    kind: Literal["card"] = "card"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardUpdate:
    """Put `text` in the place of the buttons of a card sent before to the same person.

    `card` is the key it was sent under; the courier adds the platform's `code` for it, which works once and stays
    empty when the card never arrived.
    """

    card: str
    text: str
    code: str = ""
    kind: Literal["card_update"] = "card_update"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """Not said to anybody: the customer who is the receiver is to become a contact of `taker` in place of `giver`."""

    giver: Identity
    taker: Identity
    kind: Literal["handover"] = "handover"


Outgoing = Annotated[Text | Markdown | Card | CardUpdate | Handover, Discriminator("kind")]
