"""What follows 群发 and 活动, read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from commands.reading.arguments import BadUsage
from commands.reading.gathering import page_in

EXAMPLE = "群发 标签:高意向 排除标签:已成交 周五晚八点直播，欢迎来看"
LONGEST_DAYS = 730
_VALUE = r"(?P<value>(?:[“\"「][^“”\"「」\n]+[”\"」]|\S)+)"
_FIELD = re.compile(rf"\s*(?P<name>[一-龥]{{1,4}})[:：][ \t]*{_VALUE}(?:\s+|$)")
_TAGGED = re.compile(r"\s*[#＃](?P<value>[^\s#＃]+)(?=\s|[#＃]\S|$)\s*")
_TO_GROUPS = re.compile(r"\s*(?:到群|发到群|群聊)(?:\s+|$)")
_TO_ALL = re.compile(r"\s*(?:发?给)?(?:全部|全体|所有)的?(?:客户|好友|人)?(?:\s+|$)")
_BODY = re.compile(r"内容(?:[:：]\s*|\s+|$)")
_QUOTES = '“”"「」 '
_SEVERAL = re.compile(r"[、,，]")
_MULTIPLE = {
    "标签": "any_tags",
    "任一标签": "any_tags",
    "全部标签": "all_tags",
    "排除标签": "no_tags",
    "阶段": "stages",
    "来源": "sources",
    "负责人": "owners",
    "群": "groups",
    "排除": "without",
}
_SINGLE = {"活跃": "active", "沉默": "silent", "定时": "at", "名称": "label", "链接": "link", "图片": "picture"}
_MOST_VALUES = 20
_OF_GROUPS = frozenset({"groups", "owners"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastWanted:
    """As typed: `several` by the names of `Audience`, `single` by ours. `text` may be of several lines.

    `head` is all in front of the text; `to_all` when it says so; `certain` when it says that what follows is the text.
    """

    to_groups: bool
    several: Mapping[str, tuple[str, ...]]
    single: Mapping[str, str]
    text: str
    head: str = ""
    to_all: bool = False
    certain: bool = False

    def days(self, name: str) -> int:
        """Of `active` or `silent`, 0 for not asked. Raises BadUsage."""
        said = self.single.get(name, "")
        number = re.sub(r"[天日内]", "", said)
        if said and not (number.isdecimal() and 0 < int(number[:6]) <= LONGEST_DAYS):
            raise BadUsage(f"天数要在 1 到 {LONGEST_DAYS} 之间。", "群发 活跃:30天 新品到店，欢迎来看")
        return int(number) if said else 0


def read_broadcast(text: str) -> BroadcastWanted:
    """Fields like `标签:高意向`, or a tag as `#高意向`, then the words; `内容:` may begin them."""
    read = _Reading(several={}, single={}, tagged=[])
    place = 0
    while (end := _condition(text, place, read)) is not None:
        place = end
    body = _BODY.match(text, place)
    words = text[body.end() if body else place :].strip()
    if not words and not read.single.keys() & {"link", "picture"}:
        raise BadUsage("请写明发给谁、发什么。", EXAMPLE)
    return BroadcastWanted(
        to_groups=read.to_groups,
        several=_with_tagged(read),
        single=read.single,
        text=words,
        head=text[:place].strip(),
        to_all=read.to_all,
        certain=body is not None,
    )


@dataclass(slots=True, kw_only=True)
class _Reading:
    """What has been read so far; `tagged` are the values behind a #."""

    several: dict[str, tuple[str, ...]]
    single: dict[str, str]
    tagged: list[str]
    to_groups: bool = False
    to_all: bool = False


def _condition(text: str, place: int, read: _Reading) -> int | None:
    """Take what stands at `place`; where it ends, None for what is none."""
    if found := _TO_GROUPS.match(text, place):
        read.to_groups = True
    elif found := _TO_ALL.match(text, place):
        read.to_all = True
    elif found := _TAGGED.match(text, place):
        read.tagged.extend(_values("#", found["value"]))
    elif (found := _FIELD.match(text, place)) and found["name"] in _MULTIPLE.keys() | _SINGLE.keys():
        _take(found["name"], found["value"], read.several, read.single)
    else:
        return None
    return found.end()


def _with_tagged(read: _Reading) -> Mapping[str, tuple[str, ...]]:
    """A # means a tag of customers, or of groups. Raises BadUsage for what cannot be asked of groups."""
    if read.to_groups and (read.several.keys() - _OF_GROUPS or read.single.keys() & {"active", "silent"}):
        raise BadUsage("发到群里只能按群、群标签和群主（负责人）选。", "群发 到群 群:新房装修、#老客户 周末团购开始了")
    name, mark = ("groups", "#") if read.to_groups else ("any_tags", "")
    tagged = tuple(f"{mark}{one}" for one in read.tagged)
    return {**read.several, name: (*read.several.get(name, ()), *tagged)} if tagged else read.several


def _take(name: str, value: str, several: dict[str, tuple[str, ...]], single: dict[str, str]) -> None:
    if name in _SINGLE:
        single[_SINGLE[name]] = value.strip(_QUOTES)
    else:
        several[_MULTIPLE[name]] = (*several.get(_MULTIPLE[name], ()), *_values(name, value))


def _values(name: str, value: str) -> tuple[str, ...]:
    values = tuple(one for one in (part.strip(_QUOTES) for part in _SEVERAL.split(value)) if one)
    if not values or len(values) > _MOST_VALUES:
        raise BadUsage(f"“{name}”后面写 1 到 {_MOST_VALUES} 个，用顿号隔开。", EXAMPLE)
    return values


class Verb(StrEnum):
    """What is to be done about a campaign."""

    LIST = "列表"
    PREVIEW = "预览"
    START = "开始"
    TRIAL = "试发"
    ALL = "全部"
    PAUSE = "暂停"
    RESUME = "继续"
    CANCEL = "取消"
    RESULT = "结果"
    LEFT_OUT = "不发"
    CHART = "图"
    SHEET = "表格"


@dataclass(frozen=True, slots=True)
class CampaignWanted:
    """`id` is empty for all of them, of which a `page` is shown."""

    verb: Verb
    id: str = ""
    page: int = 1


def read_campaign(text: str) -> CampaignWanted:
    """`预览 <id>` and the like, as the buttons say it; nothing for the list, or `第2页` of it."""
    if page := page_in(text):
        return CampaignWanted(Verb.LIST, page=page)
    verb, _, rest = text.strip().partition(" ")
    if not verb:
        return CampaignWanted(Verb.LIST)
    known = {one.value: one for one in Verb if one is not Verb.LIST}
    if verb not in known or not re.fullmatch(r"[0-9a-z]{1,32}", rest.strip()):
        raise BadUsage("发“活动”看列表，选一个再点按钮。", "活动")
    return CampaignWanted(known[verb], rest.strip())
