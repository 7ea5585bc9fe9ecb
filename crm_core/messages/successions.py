"""All that somebody had goes to somebody else: customers by the hundred, and groups."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from crm_core.values import Identity, Use


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """Not said to anybody: these customers (accounts, 1 to 100) are to become contacts of `taker`.

    `resigned` when the giver has left the company. The receipt's facts are the customers the platform would not begin
    with, each with its error code.
    """

    giver: Identity
    taker: Identity
    customers: tuple[str, ...]
    resigned: bool
    through: ClassVar[Use | None] = "contacts"
    kind: Literal["succession"] = "succession"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSuccession:
    """Not said to anybody: these groups (accounts, 1 to 100) get another owner.

    `resigned` when the one they had has left. The receipt's facts are the groups that did not, each with its code.
    """

    taker: Identity
    groups: tuple[str, ...]
    resigned: bool
    through: ClassVar[Use | None] = "contacts"
    kind: Literal["group_succession"] = "group_succession"
