"""What the courier may ask of any platform, and how a platform says no."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, runtime_checkable

from crm_core.messages import Outgoing
from crm_core.values import Identity


class Reaction(StrEnum):
    """What a failed call asks of us."""

    RETRY = "retry"
    """It did not happen; it may work later."""
    STOP = "stop"
    """It did not happen and never will as it is."""
    TELL_ADMIN = "tell_admin"
    """It did not happen and will not until somebody changes a setting on the platform."""
    UNKNOWN = "unknown"
    """It may or may not have happened (the answer was lost)."""


class PlatformError(Exception):
    """A platform call that did not succeed. Never carries a token, a secret or anybody's words.

    `code` is the platform's error code, or a word of ours (`timeout`, `unreachable`, `html`);
    `retry_after` is in seconds.
    """

    def __init__(self, reaction: Reaction, code: int | str, detail: str, *, retry_after: float | None = None) -> None:
        super().__init__(f"{code}: {detail}")
        self.reaction = reaction
        self.code = code
        self.detail = detail
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the platform answered to a call it took. `message_id` may be empty.

    `response_code` is what a card with buttons can later be changed with, once; empty for anything else. `facts` is
    what else the platform made of a change, by its own names, e.g. `config_id` and `qr_code` of a contact code.
    """

    message_id: str
    response_code: str = ""
    facts: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class SendLimit:
    """At most `count` messages to one person in any `seconds`; what exceeds it the platform drops silently."""

    count: int
    seconds: float


class Channel(Protocol):
    """One app of one platform, as the courier sees it."""

    def limits(self, words: Outgoing) -> tuple[SendLimit, ...]:
        """How often words of this kind may go to one receiver; empty for as often as one likes."""
        ...

    def portions(self, words: Outgoing) -> list[Outgoing]:
        """Cut what is too long for one message at a line end, never inside a character; in reading order."""
        ...

    async def send(
        self, to: Identity, words: Outgoing, *, key: str, repeat_within: float | None, route: str = ""
    ) -> Receipt:
        """Send one portion to one person, or make the change that the words ask for.

        `key` names this call for ever; `route` is that of the words answered, empty for none. `repeat_within` is set
        when an earlier try may have arrived: the seconds since that try began; the platform is then asked to drop an
        equal message of that time.
        Raises PlatformError.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """One receiver of words that go to several in one call; `key` names the receiver's own call for ever."""

    to: Identity
    key: str


@runtime_checkable
class SharedChannel(Protocol):
    """A channel that can say the same to several people in one call, where calls are scarce."""

    def may_share(self, to: Identity, words: Outgoing, route: str) -> bool:
        """Whether this would go by a call that others can be in, too."""
        ...

    async def send_to_all(self, addressed: Sequence[Addressed], words: Outgoing) -> Sequence[Receipt | PlatformError]:
        """Say it to at most MOST_TOGETHER people; what became of each, in their order. Raises nothing of its own."""
        ...


MOST_TOGETHER = 20
