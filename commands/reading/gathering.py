"""What follows 群 and 群发任务."""

import re
from dataclasses import dataclass
from enum import StrEnum

from commands.reading.arguments import BadUsage, leading_quote

LONGEST = 40
_SIGNS = "+＋-－"
_PAGE = re.compile(r"第(?P<page>[1-9]\d{0,3})页")


class Verb(StrEnum):
    """What is to be done about a mass-send."""

    SHOW = "看"
    REMIND = "提醒"
    STOP = "取消"


@dataclass(frozen=True, slots=True)
class TaskWanted:
    """`id` is empty for all of them, of which a `page` is shown."""

    verb: Verb
    id: str = ""
    page: int = 1


class GroupVerb(StrEnum):
    """What is to be done about a group."""

    FIND = "找"
    STATS = "统计"
    TAG = "标签"
    PURPOSE = "用途"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupWanted:
    """`phrase` is what a group is looked for by, empty for all; `#标签` means those with this tag. Of what is found,
    a `page` is shown.
    """

    verb: GroupVerb = GroupVerb.FIND
    phrase: str = ""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    purpose: str = ""
    page: int = 1

    @property
    def tag(self) -> str:
        return self.phrase[1:].strip() if self.phrase.startswith(("#", "＃")) else ""


def read_group(text: str) -> GroupWanted:
    """`[群名|#标签]`, or `统计`, `标签`, `用途` with what belongs to it. Raises BadUsage."""
    head, rest, *_ = [*text.strip().split(maxsplit=1), "", ""]
    if head == GroupVerb.TAG and rest:
        return _tagging(rest)
    if head == GroupVerb.PURPOSE:
        name, purpose = leading_quote(rest) or [*rest.split(maxsplit=1), "", ""][:2]
        if not name:
            raise BadUsage("请写群名和用途。", "群 用途 新房装修 老客户复购")
        return GroupWanted(verb=GroupVerb.PURPOSE, phrase=_phrase(name), purpose=purpose.strip())
    if head in {GroupVerb.STATS, GroupVerb.TAG}:
        return GroupWanted(verb=GroupVerb(head), phrase=_phrase(rest))
    name, _, last = text.strip().rpartition(" ")
    page = page_in(last)
    return GroupWanted(phrase=_phrase(name if page else text), page=page or 1)


def page_in(text: str) -> int | None:
    """`第2页`, as the buttons below long lists say it; None for anything else."""
    found = _PAGE.fullmatch(text.strip())
    return int(found["page"]) if found else None


def _tagging(text: str) -> GroupWanted:
    """A group's name, perhaps in quotation marks, and what is put on it and taken off it."""
    words = text.split()
    marks = [one for one in words if one[0] in _SIGNS and len(one) > 1]
    name = " ".join(one for one in words if one not in marks).strip('“”"')
    if not name or not marks:
        raise BadUsage("请写群名，再写加上的和去掉的标签。", "群 标签 新房装修 +老客户 -体验")
    added, removed = ([one[1:] for one in marks if one[0] in signs] for signs in (_SIGNS[:2], _SIGNS[2:]))
    return GroupWanted(verb=GroupVerb.TAG, phrase=_phrase(name), added=tuple(added), removed=tuple(removed))


def _phrase(text: str) -> str:
    phrase = text.strip()
    if len(phrase) > LONGEST:
        raise BadUsage(f"群名最多写 {LONGEST} 个字。", "群 新房装修")
    return phrase


def read_task(text: str) -> TaskWanted:
    """`提醒 <id>`, `取消 <id>`, as the buttons say it; nothing for the list, or `第2页` of it."""
    if page := page_in(text):
        return TaskWanted(Verb.SHOW, page=page)
    verb, _, rest = text.strip().partition(" ")
    if not verb:
        return TaskWanted(Verb.SHOW)
    if verb not in {Verb.REMIND, Verb.STOP} or not rest.strip():
        raise BadUsage("发“群发任务”看列表，选一个再点提醒或取消。", "群发任务")
    return TaskWanted(Verb(verb), rest.strip())
