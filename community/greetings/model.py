"""Words for newcomers, and which of several are said in a group. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from community.keywords.model import Place, Where
from crm_core.errors import Malformed

LONGEST_TEXT = 800
"""Characters; 企业微信 takes 3,000 bytes."""
MOST_GREETINGS = 50
BETWEEN = timedelta(minutes=1)
"""Who comes within that after somebody who was greeted in the same group has read it there."""


class Template(StrEnum):
    """How far 企业微信 is with the words, which it keeps in a list that owners of groups choose from."""

    NONE = "none"
    """Nobody asked for it: they are for groups of 钉钉."""
    ASKED = "asked"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """`id` is made of where it holds; `why` is the platform's code when it would not take it."""

    id: str
    text: str
    where: Where
    template: Template = Template.NONE
    why: str = ""


def greeting_for(greetings: Iterable[Greeting], place: Place) -> Greeting | None:
    """That of the group itself, else of one of its tags, else that for all."""
    here = sorted((one for one in greetings if one.where.has(place)), key=lambda one: (_breadth(one, place), one.id))
    return here[0] if here else None


def greeting_id(where: Where) -> str:
    """The same for words that are for the same place."""
    return ",".join([*sorted(where.groups), *sorted(where.tags), *sorted(where.channels)]) or "anywhere"


def _breadth(one: Greeting, place: Place) -> int:
    if place.group in one.where.groups:
        return 0
    return 2 if one.where.anywhere else 1


def checked(text: str) -> str:
    """Raises Malformed."""
    if not 1 <= len(text.strip()) <= LONGEST_TEXT:
        raise Malformed(f"欢迎语要在 1 到 {LONGEST_TEXT} 字之间。")
    return text.strip()
