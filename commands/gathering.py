"""What follows 群 and 群发任务."""

from dataclasses import dataclass
from enum import StrEnum

from commands.arguments import BadUsage

LONGEST = 40


class Verb(StrEnum):
    """What is to be done about a mass-send."""

    SHOW = "看"
    REMIND = "提醒"
    STOP = "取消"


@dataclass(frozen=True, slots=True)
class TaskWanted:
    """`id` is empty for all of them."""

    verb: Verb
    id: str = ""


def read_group(text: str) -> str:
    """The phrase a group is looked for by; empty for all."""
    phrase = text.strip()
    if len(phrase) > LONGEST:
        raise BadUsage(f"群名最多写 {LONGEST} 个字。", "群 新房装修")
    return phrase


def read_task(text: str) -> TaskWanted:
    """`提醒 <id>`, `取消 <id>`, as the buttons say it; nothing for the list."""
    verb, _, rest = text.strip().partition(" ")
    if not verb:
        return TaskWanted(Verb.SHOW)
    if verb not in {Verb.REMIND, Verb.STOP} or not rest.strip():
        raise BadUsage("发“群发任务”看列表，选一个再点提醒或取消。", "群发任务")
    return TaskWanted(Verb(verb), rest.strip())
