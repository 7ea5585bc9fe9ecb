"""A follow-up record."""

from dataclasses import dataclass
from datetime import datetime

from crm_core.errors import Malformed
from crm_core.values import StaffId

LONGEST_FOLLOW_UP = 2_000
"""Characters of what was said, of the result and of what is next together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a staff member writes of a talk: what was said or what came of it, and perhaps what is next."""

    said: str
    result: str = ""
    next_step: str = ""

    def checked(self) -> "Words":
        """Itself. Raises Malformed when it says nothing or too much."""
        if not self.said and not self.result:
            raise Malformed("跟进记录要写明聊了什么，或者结果。")
        if len(self.said) + len(self.result) + len(self.next_step) > LONGEST_FOLLOW_UP:
            raise Malformed(f"一条跟进记录最多 {LONGEST_FOLLOW_UP} 字，请分成几条。")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A record. `staff` is None when the program wrote it."""

    id: str
    staff: StaffId | None
    words: Words
    at: datetime

    @property
    def shown(self) -> str:
        """What a person reads in a list."""
        labelled = (("结果", self.words.result), ("下次", self.words.next_step))
        return " ".join(filter(None, [self.words.said, *(f"{name}：{text}" for name, text in labelled if text)]))
