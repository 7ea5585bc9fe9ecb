"""People from outside who speak where a robot of ours listens, and what the robot is told of itself."""

from dataclasses import dataclass
from datetime import datetime

from crm_core.messages.conversations import ChatMessage
from crm_core.messages.groups import GroupPlace
from crm_core.values import Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorSaid:
    """Somebody of no company of ours called upon the robot in a group.

    `messages` are what it said, a picture each by itself; `name` is the nickname shown, `unionid` who it is over all
    apps, empty when not told. `route` says how to answer in the very chat, `place` which group it is.
    """

    messages: tuple[ChatMessage, ...]
    name: str
    unionid: str
    route: str = ""
    place: GroupPlace | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowanceSpent:
    """The platform no longer tells the robot what is said to it: the month's allowance is used up.

    `writer` is who wrote something, None when that is not told either; `route` is how to answer where it was said.
    """

    at: datetime
    writer: Identity | None = None
    route: str = ""
