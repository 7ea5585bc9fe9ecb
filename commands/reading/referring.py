"""What follows 推荐: nothing, a programme's name, a verb with its object, or a programme written line by line."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from commands.reading.arguments import BadUsage
from referrals.amounts import cents
from referrals.kinds import read_prize
from referrals.programmes.model import Condition, Market, Must, Newcomers, Plan, Prize, Step

EXAMPLE = """推荐 新建 老带新
邀请人：现金 5元
朋友：优惠券 新人券 值20元
条件：加好友 首单≥99元 满7天
阶梯：3人 积分 300；10人 服务 私教课 1小时
预算：5000元
名额：1000
时间：2027-01-01 至 2027-03-31
规则：邀请新朋友加好友并下首单，双方都有奖励，每位朋友只算一次。"""
_LONGEST = 3_000
_NO_CAP, _NONE = "不限", "无"
_TERMS = "规则"
"""Said to customers as it was written; everything else is read in half width."""
_MARK = re.compile(r"[:：]")
_PERIOD = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\s*(?:至|到|~|—|-)+\s*(\d{4})-(\d{1,2})-(\d{1,2})")
_ORDER = re.compile(r"首单(?:(?:≥|>=|满)?\s*(\d[\d.]*)\s*元?)?")
_STAY = re.compile(r"(?:满|留存)\s*(\d{1,4})\s*天")
_STEP = re.compile(r"(\d{1,5})\s*[人位]\s*(.+)")
_ITSELF = "活动"
"""May stand in front of a programme's name, as help says it."""


class Verb(StrEnum):
    """What is to happen."""

    LIST = "看"
    MAKE = "新建"
    CHANGE = "修改"
    PAUSE = "暂停"
    RESUME = "继续"
    END = "结束"
    CODE = "码"
    PROGRESS = "进度"
    RANKING = "排行"
    REVIEW = "审核"
    RELEASE = "放行"
    REJECT = "拒绝"
    BY_HAND = "归属"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralWanted:
    """`whom` is a customer's phrase, or `@` and an invitation's id; `programme` a name, empty for the only one."""

    verb: Verb
    programme: str = ""
    whom: str = ""
    code: str = ""
    reason: str = ""
    lines: tuple[str, ...] = ()


def example(today: date) -> str:
    """A programme to be copied, from today on."""
    last = today + timedelta(days=90)
    return re.sub("时间：.*", f"时间：{today:%Y-%m-%d} 至 {last:%Y-%m-%d}", EXAMPLE)


def read_referral(text: str) -> ReferralWanted:
    """Raises BadUsage."""
    if len(text) > _LONGEST:
        raise BadUsage(f"最多写 {_LONGEST} 字。", EXAMPLE)
    first, *lines = [line.strip() for line in text.strip().splitlines() if line.strip()] or [""]
    word, _, rest = first.partition(" ")
    verb = next((one for one in Verb if one.value == word and one is not Verb.LIST), None)
    words = rest.split()
    match verb:
        case None:
            return ReferralWanted(verb=Verb.LIST, programme=rest.strip() if word == _ITSELF else first)
        case Verb.MAKE | Verb.CHANGE:
            return ReferralWanted(verb=verb, programme=rest.strip(), lines=tuple(lines))
        case Verb.PAUSE | Verb.RESUME | Verb.END | Verb.RANKING | Verb.REVIEW:
            return ReferralWanted(verb=verb, programme=rest.strip())
        case Verb.BY_HAND:
            return _by_hand(words)
        case Verb.RELEASE | Verb.REJECT:
            return ReferralWanted(verb=verb, whom=_named(word, words), reason=" ".join(words[1:]))
        case _:
            return ReferralWanted(verb=verb, whom=_named(word, words), programme=" ".join(words[1:]))


def _named(verb: str, words: list[str]) -> str:
    if not words:
        raise BadUsage("请写明是谁。", f"推荐 {verb} 李晓梅")
    return words[0]


def _by_hand(words: list[str]) -> ReferralWanted:
    if len(words) < 3:
        raise BadUsage("请写客户、推荐码和原因。", "推荐 归属 王芳 K7M4X9TRA 电话里说的")
    return ReferralWanted(verb=Verb.BY_HAND, whom=words[0], code=words[1], reason=" ".join(words[2:]))


def read_plan(wanted: ReferralWanted, zone: ZoneInfo) -> Plan:
    """The lines of a new programme; days by the clock of `zone`, the last one included. Raises BadUsage, Malformed."""
    told = _told(wanted.lines, zone)
    missing = [
        name for name, field in (("时间", "starts"), ("条件", "conditions"), ("规则", "terms")) if field not in told
    ]
    if not wanted.programme or missing:
        raise BadUsage(f"还缺：{'、'.join(missing) or '活动名字'}。", EXAMPLE)
    told.setdefault("name", wanted.programme)
    return Plan(**told)


def read_change(wanted: ReferralWanted, before: Plan, zone: ZoneInfo) -> Plan:
    """The plan with what the lines say in place of what it said. Raises BadUsage, Malformed."""
    if not wanted.lines:
        raise BadUsage("请在下面几行写要改的，没写的不变。", f"推荐 修改 {before.name}\n预算：8000元")
    return replace(before, **_told(wanted.lines, zone))


def _told(lines: Sequence[str], zone: ZoneInfo) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for line in lines:
        label, *values = (part.strip() for part in _MARK.split(line, 1))
        reader = _READERS.get(label)
        if reader is None or not "".join(values):
            raise BadUsage(f"没有看懂这一行：{line[:30]}", EXAMPLE)
        told |= reader(values[0] if label == _TERMS else unicodedata.normalize("NFKC", values[0]), zone)
    return told


def _period(text: str, zone: ZoneInfo) -> dict[str, Any]:
    found = _PERIOD.fullmatch(text)
    try:
        first, last = (
            (date(*map(int, part)) for part in (found.groups()[:3], found.groups()[3:])) if found else (None, None)
        )
    except ValueError:
        first = last = None
    if first is None or last is None:
        raise BadUsage("时间请写成：2027-01-01 至 2027-03-31。", EXAMPLE)
    starts = datetime.combine(first, time(), zone)
    return {"starts": starts, "ends": datetime.combine(last + timedelta(days=1), time(), zone)}


def _conditions(text: str, _zone: ZoneInfo) -> dict[str, Any]:
    return {"conditions": tuple(_condition(word) for word in re.split(r"[\s,、;]+", text) if word)}


def _condition(word: str) -> Condition:
    if word in {"关注", "关注公众号"}:
        return Condition(must=Must.FOLLOWED)
    if word in {"加好友", "加上好友", "好友"}:
        return Condition(must=Must.ADDED)
    if found := _ORDER.fullmatch(word):
        return Condition(must=Must.ORDERED, cents=cents(found[1]) if found[1] else 1)
    if found := _STAY.fullmatch(word):
        return Condition(must=Must.STAYED, days=int(found[1]))
    raise BadUsage(f"没有看懂条件“{word[:20]}”，可以写：关注、加好友、首单≥99元、满7天。", EXAMPLE)


def _prize(text: str) -> Prize | None:
    return None if text == _NONE else read_prize(text)


def _steps(text: str, _zone: ZoneInfo) -> dict[str, Any]:
    steps: list[Step] = []
    for part in filter(None, map(str.strip, text.removeprefix(_NONE).split(";"))):
        found = _STEP.fullmatch(part)
        if found is None:
            raise BadUsage(f"没有看懂阶梯“{part[:20]}”，例如：3人 积分 300；10人 现金 50元。", EXAMPLE)
        steps.append(Step(friends=int(found[1]), prize=read_prize(found[2])))
    return {"steps": tuple(steps)}


def _days(text: str) -> int:
    found = re.fullmatch(r"(\d{1,4})\s*天?", text)
    if found is None:
        raise BadUsage(f"没有看懂天数“{text[:20]}”。", EXAMPLE)
    return int(found[1])


def _count(text: str) -> int:
    found = re.fullmatch(r"(\d{1,7})\s*[份个]?", text)
    if found is None:
        raise BadUsage(f"没有看懂名额“{text[:20]}”。", EXAMPLE)
    return int(found[1])


_READERS: dict[str, Callable[[str, ZoneInfo], dict[str, Any]]] = {
    "名字": lambda text, _: {"name": text},
    "邀请人": lambda text, _: {"for_inviter": _prize(text)},
    "朋友": lambda text, _: {"for_invitee": _prize(text)},
    "被邀请人": lambda text, _: {"for_invitee": _prize(text)},
    "条件": _conditions,
    "阶梯": _steps,
    "预算": lambda text, _: {"budget": None if text == _NO_CAP else cents(text)},
    "名额": lambda text, _: {"stock": None if text == _NO_CAP else _count(text)},
    "时间": _period,
    _TERMS: lambda text, _: {"terms": text},
    "审核期": lambda text, _: {"hold_days": _days(text)},
    "期限": lambda text, _: {"lapse_days": _days(text)},
    "对象": lambda text, _: {"market": Market.B2B if "企业" in text else Market.B2C},
    "老客户": lambda text, _: {"newcomers": Newcomers.EVERYBODY if text in {"可以", "也算"} else Newcomers.ONLY},
}
