"""Groups of customers: what happens to them, what a platform knows of them, and the codes by which people join.

A group's identity has the platform's name of the chat for its account.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Literal

from crm_core.messages.attachments import Attachment
from crm_core.values import Identity, Use


class GroupDeed(StrEnum):
    """What a platform says has happened to a group."""

    MADE = "made"
    JOINED = "joined"
    LEFT = "left"
    EDITED = "edited"
    """Its owner, name or notice, or something we do not know, is another; read it again."""
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChanged:
    """Something happened to a group. `members` are the accounts that came or went, where the platform names them.

    `how` says in Chinese how they came or went, empty when it is not told. `version` is that of the list of members
    afterwards, `before` the one before it; both are empty where the platform does not tell.
    """

    group: Identity
    deed: GroupDeed
    members: tuple[Identity, ...]
    how: str
    before: str
    version: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotGroupTold:
    """Something happened to a group that a robot of ours is in, of which the platform has no list.

    `staff` are the members it is about that work here, `outside` the union ids of the others. `title` and `owner` are
    set where they have changed.
    """

    group: Identity
    deed: GroupDeed
    staff: tuple[Identity, ...]
    outside: tuple[str, ...]
    title: str
    owner: Identity | None
    how: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPlace:
    """The group that words to a robot were said in."""

    group: Identity
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAnswer:
    """Said by a robot in a group, to all who are there."""

    text: str
    through: ClassVar[Use | None] = None
    kind: Literal["group_answer"] = "group_answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPost:
    """Put by a robot into a group of its own accord; where nobody knows whether it arrived, it is not said again.

    After `asks_after` hours it is asked how many have read it; 0 for never.
    """

    text: str
    attachments: tuple[Attachment, ...] = ()
    asks_after: int = 0
    through: ClassVar[Use | None] = None
    kind: Literal["group_post"] = "group_post"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPostReaders:
    """Ask how many have read a post; `post` is what the platform called it. The receipt's fact is `readers`."""

    post: str
    through: ClassVar[Use | None] = None
    kind: Literal["group_post_readers"] = "group_post_readers"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupWelcomeWanted:
    """Put words for newcomers into the platform's list, from which owners choose; change the ones called `template_id`.

    The receipt's fact is `template_id`.
    """

    text: str
    template_id: str = ""
    through: ClassVar[Use | None] = "contacts"
    kind: Literal["group_welcome"] = "group_welcome"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupWelcomeUnwanted:
    """Take words for newcomers out of the platform's list."""

    template_id: str
    through: ClassVar[Use | None] = "contacts"
    kind: Literal["group_welcome_unwanted"] = "group_welcome_unwanted"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMember:
    """Somebody in a group. `how` says in Chinese how they joined; `state` is that of the code they came by.

    `nickname` is the name inside the group. `unionid` is told only where the company has bound a developer account.
    """

    identity: Identity
    is_staff: bool
    name: str
    nickname: str
    unionid: str | None
    how: str
    state: str | None
    invited_by: Identity | None
    joined_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDetails:
    """A group as the platform knows it. `name` may be empty; `version` is that of the list of members."""

    group: Identity
    name: str
    notice: str
    owner: Identity | None
    admins: tuple[Identity, ...]
    members: tuple[GroupMember, ...]
    version: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPage:
    """One page of all groups; an empty `cursor` says that it was the last.

    `beyond` is what else the platform tells of a group (account), by its own names.
    """

    groups: tuple[Identity, ...]
    cursor: str
    beyond: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Any], compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCodeWanted:
    """Make a code by which people join one of `groups` (accounts, at most 5); change the one called `config_id`.

    `state` (at most 30 characters) comes back with each member who joined by it. When the groups are full and
    `roll_over` is set, the platform makes further ones, called `base_name` and a number from `base_number` on.
    The receipt's facts are `config_id` and, where the platform told it, `qr_code`.
    """

    name: str
    state: str
    groups: tuple[str, ...]
    roll_over: bool
    base_name: str
    base_number: int
    config_id: str = ""
    through: ClassVar[Use | None] = "contacts"
    kind: Literal["group_code"] = "group_code"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCodeUnwanted:
    """Nobody shall join by this code any more; asked for `again`, an earlier call may have ended it unheard."""

    config_id: str
    again: bool = False
    through: ClassVar[Use | None] = "contacts"
    kind: Literal["group_code_unwanted"] = "group_code_unwanted"
