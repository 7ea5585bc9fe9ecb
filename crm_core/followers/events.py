"""What can happen with a follower."""

from dataclasses import dataclass

from crm_core.act import Event


@dataclass(frozen=True, slots=True)
class Followed(Event):
    """Somebody came to follow; `follower` is the identity, `scene` that of the code they came by, None without one."""

    follower: str
    scene: str | None


@dataclass(frozen=True, slots=True)
class Scanned(Event):
    """Somebody who follows already scanned a code."""

    follower: str
    scene: str


@dataclass(frozen=True, slots=True)
class Unfollowed(Event):
    """Somebody follows no more."""

    follower: str
