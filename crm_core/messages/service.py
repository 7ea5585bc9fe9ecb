"""微信客服: what happens in its accounts, what is said to its customers, and how its sessions and accounts are changed.

An account is named by its open_kfid; a session is one customer's conversation with one account. What an event says
`beyond` our words has the platform's own names.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Discriminator

from crm_core.values import Identity, Use


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerServiceStirred:
    """Something happened in a 微信客服 account; it carries no content, only the token to fetch it with (10 min)."""

    open_kfid: str
    token: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAccountsStirred:
    """The app may speak for other 微信客服 accounts than before; read them again."""

    at: datetime


class SessionState(IntEnum):
    """Who has a session, in the platform's numbers."""

    NEW = 0
    BOT = 1
    QUEUE = 2
    STAFF = 3
    ENDED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEntered:
    """A customer opened the account's chat. `scene` is that of the link, `param` what was added to it.

    `channels` is the 视频号 it was opened from, empty for none. `welcome_code` lives 20 s and works once; empty when
    the customer was greeted or wrote in the last 48 h.
    """

    id: str
    account: str
    customer: Identity
    scene: str
    param: str
    welcome_code: str
    at: datetime
    channels: str = ""
    beyond: Mapping[str, Any] = field(default_factory=dict[str, Any], compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFailed:
    """A message of ours, or of a servicer, did not arrive after all; `reason` is the platform's number (0–13)."""

    id: str
    account: str
    customer: Identity
    message: str
    reason: int
    at: datetime
    beyond: Mapping[str, Any] = field(default_factory=dict[str, Any], compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyChanged:
    """A servicer began or stopped to receive customers."""

    id: str
    account: str
    servicer: Identity
    on_duty: bool
    at: datetime
    beyond: Mapping[str, Any] = field(default_factory=dict[str, Any], compare=False, repr=False)


class SessionChange(IntEnum):
    """How a session changed hands, in the platform's numbers."""

    ACCEPTED = 1
    TRANSFERRED = 2
    ENDED = 3
    RETAKEN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionChanged:
    """A session was taken from the queue, passed on or ended; `code` lets one more thing be said (empty for none)."""

    id: str
    account: str
    customer: Identity
    change: SessionChange
    servicer: Identity | None
    code: str
    at: datetime
    beyond: Mapping[str, Any] = field(default_factory=dict[str, Any], compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRecalled:
    """A message of the conversation was taken back, by whoever wrote it."""

    id: str
    account: str
    customer: Identity
    message: str
    at: datetime
    beyond: Mapping[str, Any] = field(default_factory=dict[str, Any], compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerBlocked:
    """A servicer takes no more messages of a customer, or takes them again (`blocked` unset)."""

    id: str
    account: str
    customer: Identity
    servicer: Identity
    blocked: bool
    at: datetime
    beyond: Mapping[str, Any] = field(default_factory=dict[str, Any], compare=False, repr=False)


ServiceEvent = SessionEntered | AnswerFailed | DutyChanged | SessionChanged | ChatRecalled | CustomerBlocked


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceText:
    """At most 2,048 bytes."""

    text: str
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceMedia:
    """A picture, voice, video or file that lies on the platform; or `file`, made and handed over when it is sent."""

    media_id: str
    kind: Literal["image", "voice", "video", "file"]
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLink:
    """A page to open. Title 128, `description` 512 bytes at most."""

    title: str
    url: str
    thumb_media_id: str
    description: str = ""
    kind: Literal["link"] = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceProgramme:
    """A 小程序; title 64 bytes at most."""

    app_id: str
    title: str
    page: str
    thumb_media_id: str
    kind: Literal["miniprogram"] = "miniprogram"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceMenu:
    """Up to 10 `choices` that come back as the customer's words when tapped (128 bytes each), between two texts."""

    head: str
    choices: tuple[str, ...]
    tail: str = ""
    kind: Literal["msgmenu"] = "msgmenu"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePlace:
    """A place on the map, in degrees."""

    name: str
    address: str
    latitude: float
    longitude: float
    kind: Literal["location"] = "location"


ServiceContent = Annotated[
    ServiceText | ServiceMedia | ServiceLink | ServiceProgramme | ServiceMenu | ServicePlace, Discriminator("kind")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAnswer:
    """Said to a customer of an account. `id` (≤ 32 letters and digits) makes a repeat harmless."""

    account: str
    id: str
    content: ServiceContent
    through: ClassVar[Use | None] = "service"
    kind: Literal["service_answer"] = "service_answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceNotice:
    """Said in answer to an event of a session, with its one-time `code`: a welcome (20 s), a queue's or an end's words.

    It does not count among the five answers.
    """

    code: str
    id: str
    content: ServiceText | ServiceMenu
    through: ClassVar[Use | None] = "service"
    kind: Literal["service_notice"] = "service_notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMove:
    """Not said to anybody: the receiver's session is to be in this state; `servicer` only for STAFF.

    `notice` is said with the code the move is answered with, if there is one; `otherwise` as an answer when the
    platform refuses. Empty words are not said.
    """

    account: str
    state: SessionState
    servicer: Identity | None = None
    notice: str = ""
    otherwise: str = ""
    through: ClassVar[Use | None] = "service"
    kind: Literal["session_move"] = "session_move"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountMade:
    """An account is to be there under this name (16 characters at most); answered with its `open_kfid`."""

    name: str
    media_id: str = ""
    through: ClassVar[Use | None] = "service"
    kind: Literal["service_account"] = "service_account"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRenamed:
    """An account is to be called otherwise."""

    account: str
    name: str
    through: ClassVar[Use | None] = "service"
    kind: Literal["service_account_name"] = "service_account_name"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRemoved:
    """An account is to be gone, with its conversations."""

    account: str
    through: ClassVar[Use | None] = "service"
    kind: Literal["service_account_end"] = "service_account_end"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicersChanged:
    """Members (userids, 100 at most) and departments (20 at most) are to receive an account's customers, or no more."""

    account: str
    members: tuple[str, ...] = ()
    departments: tuple[int, ...] = ()
    receive: bool = True
    through: ClassVar[Use | None] = "service"
    kind: Literal["servicers"] = "servicers"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLinkWanted:
    """A link to an account's chat is to be made; answered with its `url`. `scene`: 32 letters, digits, `_`, `-`."""

    account: str
    scene: str
    through: ClassVar[Use | None] = "service"
    kind: Literal["service_link"] = "service_link"
