"""What can happen to the records of a customer."""

from dataclasses import dataclass

from crm_core.act import Event


@dataclass(frozen=True, slots=True)
class FollowedUp(Event):
    """Somebody wrote down a talk; `follow_up` is the record's id."""

    follow_up: str
