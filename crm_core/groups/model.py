"""A group of customers, and how far our knowledge of it goes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from crm_core.messages import GroupChanged
from crm_core.values import StaffId

MOST_VERSIONS = 100
UNNAMED = "未命名的群"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """`id` is the identity's key. `owner` is None where nobody we know owns it.

    `people` counts the members who are no staff; `dismissed_at` is None for one that there is.
    """

    id: str
    name: str
    notice: str
    owner: StaffId | None
    created_at: datetime | None
    people: int
    dismissed_at: datetime | None

    @property
    def shown(self) -> str:
        """What it is called; groups that were never named have nothing but that."""
        return self.name or UNNAMED


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """How far our knowledge of a group goes: the version of its members, those before it, and when it was told.

    `read_at` is when the list was read that we have; None for never.
    """

    version: str
    passed: tuple[str, ...]
    told_at: datetime | None
    read_at: datetime | None


class Freshness(StrEnum):
    """What a list that was just read is worth to somebody who was told of a change."""

    FRESH = "fresh"
    STALE = "stale"
    """The platform still shows how it was before."""


NEVER = LookedAt(version="", passed=(), told_at=None, read_at=None)


def knows(looked: LookedAt, change: GroupChanged) -> bool:
    """Whether we have read a list as late as this change, or a later one; only versions of lists say so.

    What followed directly on a version that we have left behind is no news either.
    """
    known = change.version in (looked.version, *looked.passed) or change.before in looked.passed
    return bool(change.version) and known


def judge(looked: LookedAt, change: GroupChanged, version: str) -> Freshness:
    """Whether a list of this version shows the change. It is only eventually consistent with what was told.

    A version may change without its being told (another owner); then what came before it looks as if it had not been
    seen. So of a list that we have already only a change that is later than what was told of it counts as news.
    """
    if not change.version or version == change.version:
        return Freshness.FRESH
    if version == change.before:
        return Freshness.STALE
    is_news = looked.told_at is None or change.at > looked.told_at
    return Freshness.STALE if is_news and version == looked.version else Freshness.FRESH


def looked_at(looked: LookedAt, version: str, read_at: datetime | None, change: GroupChanged | None) -> LookedAt:
    """Our knowledge after reading a list of this version, because of a change or without any."""
    passed = [*looked.passed, looked.version]
    if change is not None:
        passed += [change.before, *([change.version] if version != change.before else [])]
    told = [at for at in (looked.told_at, change.at if change else None) if at]
    return LookedAt(
        version=version,
        passed=tuple([one for one in dict.fromkeys(passed) if one and one != version][-MOST_VERSIONS:]),
        told_at=max(told, default=None),
        read_at=read_at,
    )


class Missed(StrEnum):
    """What a walk through all groups found that callbacks had not told, or not yet."""

    GROUP = "group"
    """The group itself."""
    MEMBERS = "members"
    SETTINGS = "settings"
    """Its name or its notice."""
    DISMISSAL = "dismissal"
