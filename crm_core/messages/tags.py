"""The company's own tags: its list of them on the platform, and putting them on customers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Literal

from crm_core.values import AppKey, Identity, Use


@dataclass(frozen=True, slots=True)
class TagTold:
    """A tag of the company's that a follower has put on a customer; the name is empty where only the id was told."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpTag:
    """One tag of the company's list; `order` counts within its group, the larger the further up."""

    id: str
    name: str
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpTagGroup:
    """A group of the list with its tags, none of which is deleted; a group without any does not exist.

    `beyond` is what else the platform tells of the group and of all its tags, by its own names.
    """

    id: str
    name: str
    order: int
    tags: tuple[CorpTag, ...]
    beyond: Mapping[str, Any] = field(default_factory=dict[str, Any], compare=False, repr=False)


class TagPart(StrEnum):
    """What of the list an event is about."""

    TAG = "tag"
    GROUP = "tag_group"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpTagsStirred:
    """Somebody made, changed, deleted or re-ordered tags; it says which one at most, so that has to be read again.

    `id` is empty where the whole list is meant.
    """

    part: TagPart
    id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TagMark:
    """Not said to anybody: put tags on the customer who is the receiver, and take tags off, as one staff member's.

    `add` and `remove` are ids and have none in common. `asker` is who is told when it is refused, empty for nobody.
    """

    staff: Identity
    add: tuple[str, ...]
    remove: tuple[str, ...]
    asker: str = ""
    through: ClassVar[Use | None] = "contacts"
    kind: Literal["tag_mark"] = "tag_mark"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpTagWanted:
    """Not said to anybody: make a tag of the company's in this group, which is made with it where there is none.

    `asker` is told in `chat` what became of it.
    """

    group: str
    name: str
    asker: Identity
    chat: AppKey
    through: ClassVar[Use | None] = "contacts"
    kind: Literal["corp_tag"] = "corp_tag"
