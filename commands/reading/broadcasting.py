"""What follows 群发 and 活动, read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from commands.reading.arguments import BadUsage
from commands.reading.gathering import page_in

EXAMPLE = "群发 标签:高意向 排除标签:已成交 周五晚八点直播，欢迎来看"
LONGEST_DAYS = 730
_FIELD = re.compile(r"\s*(?P<name>[一-龥]{1,4})[:：](?P<value>\S+)(?:\s+|$)")
_TO_GROUPS = re.compile(r"\s*(?:到群|发到群|群聊)(?:\s+|$)")
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
_BODY = "内容"
_MOST_VALUES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastWanted:
    """As typed: `several` by the names of `Audience`, `single` by ours. `text` may be of several lines."""

    to_groups: bool
    several: Mapping[str, tuple[str, ...]]
    single: Mapping[str, str]
    text: str

    def days(self, name: str) -> int:
        """Of `active` or `silent`, 0 for not asked. Raises BadUsage."""
        said = self.single.get(name, "")
        number = re.sub(r"[天日内]", "", said)
        if said and not (number.isdecimal() and 0 < int(number[:6]) <= LONGEST_DAYS):
            raise BadUsage(f"天数要在 1 到 {LONGEST_DAYS} 之间。", "群发 活跃:30天 新品到店，欢迎来看")
        return int(number) if said else 0


def read_broadcast(text: str) -> BroadcastWanted:
    """Fields like `标签:高意向`, then the words; `内容:` may begin them."""
    several: dict[str, tuple[str, ...]] = {}
    single: dict[str, str] = {}
    to_groups, place = False, 0
    while True:
        if found := _TO_GROUPS.match(text, place):
            to_groups, place = True, found.end()
            continue
        found = _FIELD.match(text, place)
        if found is None or found["name"] not in _MULTIPLE.keys() | _SINGLE.keys():
            break
        _take(found["name"], found["value"], several, single)
        place = found.end()
    words = re.sub(rf"^{_BODY}[:：]?\s*", "", text[place:].strip())
    if not words and not single.keys() & {"link", "picture"}:
        raise BadUsage("请写明发给谁、发什么。", EXAMPLE)
    return BroadcastWanted(to_groups=to_groups, several=several, single=single, text=words)


def _take(name: str, value: str, several: dict[str, tuple[str, ...]], single: dict[str, str]) -> None:
    if name in _SINGLE:
        single[_SINGLE[name]] = value
        return
    values = tuple(one for one in _SEVERAL.split(value) if one)
    if not values or len(values) > _MOST_VALUES:
        raise BadUsage(f"“{name}”后面写 1 到 {_MOST_VALUES} 个，用顿号隔开。", EXAMPLE)
    several[_MULTIPLE[name]] = (*several.get(_MULTIPLE[name], ()), *values)


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
