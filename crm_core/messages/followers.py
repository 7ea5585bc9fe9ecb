"""Followers of a 公众号: what they do and say, what the platform knows of them, and what can be told to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Literal

from crm_core.messages.conversations import ChatMessage
from crm_core.values import Identity, Use


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowerCame:
    """Somebody follows the account. `scene` is that of the code they scanned for it, None without one."""

    follower: Identity
    scene: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowerScanned:
    """Somebody who follows already scanned a code of this scene."""

    follower: Identity
    scene: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowerLeft:
    """Somebody follows no more; nothing can be sent to them."""

    follower: Identity
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowerSaid:
    """A follower wrote, or sent a picture, a voice, a place …

    `menu_item` is the choice of a menu message they tapped, `article` the one they commented on; None without.
    """

    message: ChatMessage
    menu_item: str | None = None
    article: str | None = None


class MenuDeed(StrEnum):
    """What tapping an entry of the account's menu does."""

    CLICK = "click"
    VIEW = "view"
    MINIPROGRAM = "view_miniprogram"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowerTapped:
    """A follower tapped the account's menu; `key` is the entry's key, address or page."""

    follower: Identity
    deed: MenuDeed
    key: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowerLocated:
    """Where a follower who allowed it is; `precision` as the platform gives it."""

    follower: Identity
    latitude: float
    longitude: float
    precision: float
    at: datetime


class NoticeOutcome(StrEnum):
    """What became of a template message."""

    ARRIVED = "arrived"
    BLOCKED = "blocked"
    """The follower refuses messages of this account."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTold:
    """The platform says what became of a template message; `message_id` is the one it was taken with."""

    follower: Identity
    message_id: str
    outcome: NoticeOutcome
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MassSendTold:
    """A mass-send of the account has ended; `status` in the platform's own word, the counts in followers."""

    message_id: str
    status: str
    total: int
    filtered: int
    sent: int
    failed: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionChoice:
    """What was chosen for one kind of subscribe message, or how sending one ended; `status` in the platform's word."""

    template: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionsChosen:
    """A follower allowed or refused subscribe messages, or one was sent; `event` says which, in the platform's word."""

    follower: Identity
    event: str
    choices: tuple[SubscriptionChoice, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowerDetails:
    """What the platform knows of a follower; no name since 2021, a `unionid` only where 开放平台 is bound.

    `since` is None for who follows no more; `beyond` is what else the platform tells, by its own names.
    """

    identity: Identity
    follows: bool
    unionid: str | None
    since: datetime | None
    scene: str | None
    added_by: str
    remark: str
    beyond: Mapping[str, Any] = field(default_factory=dict[str, Any], compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A link with a title and a picture, as a message of its own."""

    title: str
    description: str
    url: str
    picture: str = ""
    through: ClassVar[Use | None] = None
    kind: Literal["article"] = "article"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typing:
    """Show that an answer is being written, or no longer; nothing is said."""

    on: bool
    through: ClassVar[Use | None] = None
    kind: Literal["typing"] = "typing"


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateNotice:
    """A template message: `fields` by the template's own names; a tap opens `url`, or the page of a mini-programme."""

    template: str
    fields: Mapping[str, str]
    url: str = ""
    miniprogram: str = ""
    page: str = ""
    through: ClassVar[Use | None] = None
    kind: Literal["template_notice"] = "template_notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscribeNotice:
    """A subscribe message to somebody who allowed this template once; a tap opens the page."""

    template: str
    fields: Mapping[str, str]
    page: str = ""
    miniprogram: str = ""
    through: ClassVar[Use | None] = None
    kind: Literal["subscribe_notice"] = "subscribe_notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneCodeWanted:
    """Not said to anybody: a code with this scene (1 to 64 characters) that lives for `seconds`."""

    scene: str
    seconds: int
    through: ClassVar[Use | None] = None
    kind: Literal["scene_code"] = "scene_code"
