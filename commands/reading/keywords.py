"""What follows 关键词, 试一下 and 群欢迎, and the places that are named in it."""

import re
from dataclasses import dataclass
from enum import StrEnum

from commands.reading.arguments import BadUsage
from community.greetings.model import LONGEST_TEXT as LONGEST_GREETING
from community.keywords.model import LONGEST_TEXT, USUAL_PAUSE, USUAL_PERSON_PAUSE, Channel, Rule, Where
from crm_core.act import Act
from crm_core.errors import Conflict, NotFound
from crm_core.groups.actions import find_groups, get_group
from crm_core.groups.model import Group

EXAMPLE = "关键词 加 价格、多少钱 除 涨价 在 #装修 = 报价表在群文件里，有问题随时问我。"
GREETING_EXAMPLE = "群欢迎 写 在 #装修 = 欢迎新朋友！进群先看群公告。"
_SEPARATORS = re.compile(r"[、,，;；/]+")
_EQUALS = re.compile(r"\s*[=＝]\s*")
_NUMBER = re.compile(r"(\d{1,6})(分钟|分|小时)?")
_CHANNELS = {
    "钉钉": Channel.DINGTALK,
    "钉钉群": Channel.DINGTALK,
    "客服": Channel.SERVICE,
    "微信客服": Channel.SERVICE,
    "公众号": Channel.OFFICIAL,
}
_EVERYWHERE = frozenset({"全部", "所有", "所有群", "到处"})
_OPTIONS = frozenset({"除", "在", "优先", "冷却", "每人", "安静"})
_LONGEST = LONGEST_TEXT + 500


class Verb(StrEnum):
    """What is to be done about rules."""

    LIST = "list"
    ADD = "add"
    REMOVE = "remove"
    TRY = "try"


_VERBS = {
    "加": Verb.ADD,
    "添加": Verb.ADD,
    "写": Verb.ADD,
    "改": Verb.ADD,
    "删": Verb.REMOVE,
    "删除": Verb.REMOVE,
    "去掉": Verb.REMOVE,
    "试": Verb.TRY,
    "试一下": Verb.TRY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeywordWanted:
    """`rule` lacks its place, which `places` names; `text` is what is tried."""

    verb: Verb
    rule: Rule | None = None
    word: str = ""
    text: str = ""
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GreetingWanted:
    """`text` is empty to take one away."""

    verb: Verb
    text: str = ""
    places: tuple[str, ...] = ()


def read_keyword(text: str) -> KeywordWanted:
    """Raises BadUsage."""
    head, rest = _verb(text)
    if head is Verb.ADD:
        return _rule(rest)
    if head is Verb.REMOVE:
        word, places = _placed(rest)
        if not word:
            raise BadUsage("请写明删哪一条：写它的第一个关键词。", "关键词 删 价格")
        return KeywordWanted(verb=head, word=word, places=places)
    return read_trial(rest) if head is Verb.TRY else KeywordWanted(verb=Verb.LIST)


def read_trial(text: str) -> KeywordWanted:
    """`[在 哪里] 一句话`, perhaps after 关键词. Raises BadUsage."""
    said = text.removeprefix("关键词").strip()
    places: tuple[str, ...] = ()
    if said.startswith("在 "):
        named, _, said = said.removeprefix("在 ").strip().partition(" ")
        places = _several(named)
    if not said.strip():
        raise BadUsage("请写一句客户可能说的话。", "试一下 关键词 这个多少钱")
    return KeywordWanted(verb=Verb.TRY, text=said.strip(), places=places)


def read_greeting(text: str) -> GreetingWanted:
    """Raises BadUsage."""
    head, rest = _verb(text)
    if head is Verb.REMOVE:
        return GreetingWanted(verb=head, places=_placed(rest)[1])
    if head is not Verb.ADD:
        return GreetingWanted(verb=Verb.LIST)
    left, *right = [*_EQUALS.split(rest, maxsplit=1)]
    words = right[0].strip() if right else ""
    if not 1 <= len(words) <= LONGEST_GREETING:
        raise BadUsage(f"请在等号后面写欢迎语，最多 {LONGEST_GREETING} 字。", GREETING_EXAMPLE)
    return GreetingWanted(verb=head, text=words, places=_placed(left)[1])


async def where_named(act: Act, places: tuple[str, ...]) -> Where:
    """What names of groups, `#标签` and channels mean. Raises NotFound, and Conflict for a name of several groups."""
    groups: list[str] = []
    tags: list[str] = []
    channels: list[Channel] = []
    for one in places:
        if one in _EVERYWHERE:
            continue
        if one.startswith(("#", "＃")):
            tags.append(one[1:])
        elif channel := _CHANNELS.get(one):
            channels.append(channel)
        else:
            groups.append((await the_group(act, one)).id)
    return Where(groups=tuple(groups), tags=tuple(tags), channels=tuple(channels))


async def the_group(act: Act, name: str) -> Group:
    """The one visible group that is meant. Raises NotFound, Conflict."""
    found = await find_groups(act, name) if name else []
    if not found:
        raise NotFound(f"没有找到您能查看的客户群“{name}”。")
    if len(found) > 1:
        raise Conflict(f"有 {len(found)} 个群像“{name}”，请把群名写完整。")
    return found[0]


async def where_shown(act: Act, where: Where) -> str:
    """In Chinese; a group that one may not see is only counted."""
    named = [f"#{tag}" for tag in where.tags] + [one.shown for one in where.channels]
    for key in where.groups:
        try:
            named.append(f"“{(await get_group(act, key)).shown}”")
        except NotFound:
            named.append("别的群")
    return "、".join(named) or "所有能回复的地方"


def _verb(text: str) -> tuple[Verb, str]:
    head, rest, *_ = [*text.strip().split(maxsplit=1), "", ""]
    return _VERBS.get(head, Verb.LIST), rest.strip()


def _placed(text: str) -> tuple[str, tuple[str, ...]]:
    """What stands before 在, and the places after it."""
    before, _, after = f" {text} ".partition(" 在 ")
    return before.strip(), _several(after)


def _several(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in _SEPARATORS.split(text) if one.strip())


def _rule(text: str) -> KeywordWanted:
    left, *right = _EQUALS.split(text[:_LONGEST], maxsplit=1)
    if not right or not left.strip():
        raise BadUsage("先写关键词，等号后面写回复。", EXAMPLE)
    options: dict[str, list[str]] = {"": []}
    current = ""
    for word in left.split():
        current = word if word in _OPTIONS else current
        options.setdefault(current, []).extend([] if word in _OPTIONS else [word])
    found = {name: " ".join(words) for name, words in options.items()}
    if any(name and not words for name, words in found.items()) or not found[""]:
        raise BadUsage("关键词和“除”“在”“优先”“冷却”“每人”“安静”后面都要写内容。", EXAMPLE)
    rule = Rule(
        id="",
        words=_several(found[""]),
        but=_several(found.get("除", "")),
        text=right[0].strip(),
        priority=_number(found.get("优先"), 0),
        pause=_number(found.get("冷却"), USUAL_PAUSE),
        person_pause=_number(found.get("每人"), USUAL_PERSON_PAUSE),
        quiet=found.get("安静", ""),
    )
    return KeywordWanted(verb=Verb.ADD, rule=rule, places=_several(found.get("在", "")))


def _number(text: str | None, usual: int) -> int:
    """Minutes where a unit is written."""
    if text is None:
        return usual
    found = _NUMBER.fullmatch(text.replace(" ", ""))
    if found is None:
        raise BadUsage(
            "“优先”“冷却”“每人”后面写数字，冷却按分钟算。", "关键词 加 价格 优先 5 冷却 10 = 报价表在群文件里。"
        )
    return int(found[1]) * (60 if found[2] == "小时" else 1)
