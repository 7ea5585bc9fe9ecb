"""What can happen in a group. Told only of what the platform told as it happened, not of what a list has shown."""

from dataclasses import dataclass

from crm_core.act import Event


@dataclass(frozen=True, slots=True)
class GroupJoined(Event):
    """Somebody joined; `customer` is empty for an account without a profile. `state` is that of the code, if any."""

    group: str
    account: str
    state: str | None


@dataclass(frozen=True, slots=True)
class GroupLeft(Event):
    """Somebody left, or was removed; `customer` is empty for an account without a profile."""

    group: str
    account: str
