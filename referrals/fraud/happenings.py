"""What is known to have happened, as facts about accounts; the rules look at nothing else."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What an account did, or had done to it."""

    INVITE = "invite"
    FOLLOW = "follow"
    ADD = "add"
    DELETE = "delete"
    ORDER = "order"
    MESSAGE = "message"


class Trait(StrEnum):
    """What two accounts may share."""

    DEVICE = "device"
    IP = "ip"
    NET = "net"
    """The first three numbers of an IPv4 address."""
    PHONE = "phone"
    MASK = "mask"
    """What is left of a number in which the middle is hidden."""
    ADDRESS = "address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """`at` is in seconds since 1970 (UTC); `who` is the account it happened to, for an invitation the friend.

    `amount` of an order is in the shop's currency, negative for a refund, None where it is not told.
    """

    at: float
    kind: Kind
    who: str
    inviter: str = ""
    traits: frozenset[tuple[Trait, str]] = field(default=frozenset[tuple[Trait, str]]())
    amount: float | None = None
