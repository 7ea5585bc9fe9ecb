"""What became of one round."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]
ONCE: dict[str, tuple[str, ...]] = {
    "externalcontact/send_welcome_msg": ("welcome_code",),
    "externalcontact/transfer_customer": ("external_userid",),
    "externalcontact/add_contact_way": ("state",),
    "externalcontact/add_msg_template": ("text",),
    "externalcontact/add_corp_tag": ("tag",),
    "kf/send_msg_on_event": ("code",),
}
"""Calls that must take effect once, and what of their body tells one from the other."""


@dataclass(kw_only=True)
class Score:
    """`lost` and `twice` say in words what is missing and what was done again; both should be empty.

    `stuck` was left to a person, who had it tried again.
    """

    calls: int = 0
    struck: Counter[str] = field(default_factory=Counter[str])
    lost: list[str] = field(default_factory=list[str])
    twice: list[str] = field(default_factory=list[str])
    stuck: list[str] = field(default_factory=list[str])

    @property
    def is_clean(self) -> bool:
        return not self.lost and not self.twice


def count(score: Score, whom: str, what: str, times: int) -> None:
    """Hold against it whatever is not there exactly once."""
    if times != 1:
        (score.lost if not times else score.twice).append(f"{what} of {whom}: {times}")


def fault(call: Row) -> str:
    """The fault that struck a call; empty for none."""
    return next((note.removeprefix("fault:") for note in call["notes"] if note.startswith("fault:")), "")


def took(call: Row) -> bool:
    """Whether a call took effect, whatever was seen of it, or may have."""
    return call["errcode"] == 0 or fault(call) == "cut_after"


def moved(call: Row) -> list[str]:
    """The customers whose handover a call asks for."""
    return call["body"]["external_userid"] if call["path"] == "externalcontact/transfer_customer" else []


def taken_twice(calls: Iterable[Row]) -> list[str]:
    """Calls that must take effect once and did so more often, for all to see."""
    taken = Counter(
        _named(call["path"], call["body"]) for call in calls if call["path"] in ONCE and call["errcode"] == 0
    )
    return [f"{call}: {count}" for call, count in taken.items() if count > 1]


def _named(path: str, body: Row) -> str:
    return f"{path} {json.dumps([body.get(name) for name in ONCE[path]], ensure_ascii=False)}"
