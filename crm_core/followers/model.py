"""When something may be sent to a follower, and what is answered by itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from crm_core.values import AppKey


class Window(StrEnum):
    """What opened the account's mouth."""

    SPOKE = "spoke"
    """The follower said something."""
    TOUCHED = "touched"
    """The follower came, scanned a code or clicked in the menu."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """`count` messages within `span` of what opened the window."""

    count: int
    span: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """How much the platform lets an account send; what it says of this has changed more than once."""

    spoke: Allowed
    touched: Allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Through which account something is said, and how much the platform lets it say."""

    app: AppKey
    windows: Windows


USUAL_WINDOWS = Windows(
    spoke=Allowed(count=5, span=timedelta(hours=48)), touched=Allowed(count=3, span=timedelta(minutes=1))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """When a window was opened last, and how much has been sent in it; `at` is None for never."""

    at: datetime | None = None
    used: int = 0

    def has_room(self, allowed: Allowed, now: datetime) -> bool:
        """Whether one more message fits."""
        return self.at is not None and now - self.at < allowed.span and self.used < allowed.count


def window_for(spoke: Opened, touched: Opened, windows: Windows, now: datetime) -> Window | None:
    """The window to send one message in, the one that closes sooner first; None when nothing may be sent."""
    if touched.has_room(windows.touched, now):
        return Window.TOUCHED
    return Window.SPOKE if spoke.has_room(windows.spoke, now) else None


def room_left(spoke: Opened, touched: Opened, windows: Windows, now: datetime) -> tuple[int, datetime | None]:
    """How many messages may follow, and until when the last of them; none and None when nothing may be sent."""
    pairs = ((spoke, windows.spoke), (touched, windows.touched))
    open_ones = [
        (allowed.count - opened.used, opened.at + allowed.span)
        for opened, allowed in pairs
        if opened.at is not None and opened.has_room(allowed, now)
    ]
    return sum(left for left, _ in open_ones), max((closes for _, closes in open_ones), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What an account says by itself; empty for nothing. `{staff}` in it becomes who looks after the follower.

    `greeting` is for who comes, `answer` for who says something, the latter once in `pause`; what is ready within
    `at_once` is said as the answer to the callback.
    """

    greeting: str = ""
    answer: str = ""
    pause: timedelta = timedelta(hours=1)
    at_once: timedelta = timedelta(seconds=5)
    windows: Windows = USUAL_WINDOWS


NOBODY = "我们的同事"


def names_staff(text: str) -> bool:
    """Whether an answer says who looks after the follower."""
    return "{staff}" in text


def worded(text: str, staff: str) -> str:
    """Put the name of whoever looks after the follower into an answer; any other braces stay as they are."""
    return text.replace("{staff}", staff or NOBODY)


def called(openid: str) -> str:
    """What staff call a follower whose name the platform keeps to itself."""
    return f"粉丝{openid[-6:]}"
