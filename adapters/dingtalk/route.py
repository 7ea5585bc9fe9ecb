"""How to answer in the very chat a word came from, as one opaque text that is stored with the answer."""

import json
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from adapters.dingtalk.received import readable, text_of
from adapters.envelope import Unreadable

_SPARE_MS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """`webhook` answers until `until` (ms since 1970), 90 min after the word; `group` is set in a group's chat."""

    webhook: str
    until: int
    conversation: str
    group: bool

    @classmethod
    def of(cls, fields: dict[str, Any]) -> Self:
        """That of a message to the robot, with its fields as `folded` names them."""
        until = text_of(fields, "sessionwebhookexpiredtime")
        return cls(
            webhook=text_of(fields, "sessionwebhook"),
            until=int(until) if until.isascii() and until.isdigit() else 0,
            conversation=text_of(fields, "conversationid"),
            group=text_of(fields, "conversationtype") == "2",
        )

    @classmethod
    def read(cls, text: str) -> Self | None:
        """None for what is no route of ours."""
        try:
            found = readable(text) if text else {}
            return cls(
                webhook=str(found["w"]), until=int(found["u"]), conversation=str(found["c"]), group=bool(found["g"])
            )
        except (Unreadable, KeyError, TypeError, ValueError):
            return None

    def __str__(self) -> str:
        return json.dumps({"w": self.webhook, "u": self.until, "c": self.conversation, "g": self.group})

    def session(self, now_ms: int) -> str:
        """What names the session to answer over; empty when there is none or it has lapsed."""
        address = urlsplit(self.webhook)
        if now_ms > self.until - _SPARE_MS or address.path.rstrip("/") != "/robot/sendBySession":
            return ""
        return next(iter(parse_qs(address.query).get("session", ())), "")
