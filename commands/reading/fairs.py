"""What follows 签到 and 抽奖, read: the lines by which staff make one, and what is to be done with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands.reading.arguments import BadUsage
from community.checkins.model import StreakReward
from community.lotteries.fairness import MILLION, Prize

CHECKIN_EXAMPLE = "签到 新建 名称:每日签到 奖励:3天=10积分、7天=一杯咖啡 到:2026-12-31"
LOTTERY_EXAMPLE = "抽奖 新建 名称:周年抽奖 奖品:一等奖*1*0.1%、优惠券*100*20% 每天:1 每人:3 到:2026-12-31"
_FIELD = re.compile(r"(?P<name>[一-龥]{1,2})[:：](?P<value>\S+)")
_SEVERAL = re.compile(r"[、,，;；]")
_REWARD = re.compile(r"(?P<days>\d{1,3})天[=＝](?:(?P<points>\d{1,6})积?分|(?P<words>\S+))")
_PRIZE = re.compile(r"(?P<name>[^*×xX]+)[*×xX](?P<stock>\d{1,6})[份个]?[*×xX](?P<odds>\d{1,3}(?:\.\d{1,4})?)[%％]")
_DAY = re.compile(r"(?:(?P<year>20\d\d)[-年/.])?(?P<month>\d{1,2})[-月/.](?P<day>\d{1,2})日?")


@dataclass(frozen=True, slots=True)
class FairWanted:
    """`verb` as typed, empty for how things stand; what comes after it."""

    verb: str
    rest: str = ""


def read_fair(verbs: tuple[str, ...], example: str, text: str) -> FairWanted:
    """Raises BadUsage for a verb that is none of these."""
    verb, _, rest = text.strip().partition(" ")
    if verb and verb not in verbs:
        raise BadUsage(f"后面可以写：{'、'.join(verbs)}。", example)
    return FairWanted(verb, rest.strip())


def fields(text: str, known: frozenset[str], needed: frozenset[str], example: str) -> dict[str, str]:
    """`名称:…` and the like; nothing else may stand there. Raises BadUsage."""
    found = {one["name"]: one["value"] for one in _FIELD.finditer(text)}
    left = _FIELD.sub("", text).strip()
    if odd := [left] if left else sorted(found.keys() - known):
        raise BadUsage(f"没有看懂“{odd[0][:20]}”。", example)
    if missing := sorted(needed - found.keys()):
        raise BadUsage(f"还缺：{'、'.join(missing)}。", example)
    return found


def rewards(text: str) -> tuple[StreakReward, ...]:
    """Raises BadUsage."""
    found: list[StreakReward] = []
    for part in filter(None, _SEVERAL.split(text)):
        one = _REWARD.fullmatch(part)
        if one is None:
            raise BadUsage(f"没有看懂奖励“{part[:20]}”。", CHECKIN_EXAMPLE)
        found.append(StreakReward(days=int(one["days"]), points=int(one["points"] or 0), words=one["words"] or ""))
    return tuple(sorted(found, key=lambda one: one.days))


def prizes(text: str) -> tuple[Prize, ...]:
    """Raises BadUsage."""
    found: list[Prize] = []
    for part in filter(None, _SEVERAL.split(text)):
        one = _PRIZE.fullmatch(part)
        if one is None:
            raise BadUsage(f"没有看懂奖品“{part[:20]}”，写成 名称*份数*概率%。", LOTTERY_EXAMPLE)
        odds = round(float(one["odds"]) * MILLION / 100)
        found.append(Prize(name=one["name"].strip(), stock=int(one["stock"]), odds=odds))
    return tuple(found)


def times(said: Mapping[str, str], name: str, usual: int) -> int:
    """How often; digits, with 次 after them or not. Raises BadUsage."""
    text = said.get(name, str(usual)).removesuffix("次")
    if not re.fullmatch(r"[0-9]{1,4}", text):
        raise BadUsage(f"“{name}”后面写次数。", LOTTERY_EXAMPLE)
    return int(text)


def read_day(text: str, today: date, *, ahead: bool, example: str) -> date:
    """A day; without a year the next one, or with `ahead` false the last one. Raises BadUsage."""
    if text in {"今天", "昨天"}:
        return today - timedelta(days=text == "昨天")
    one = _DAY.fullmatch(text)
    found = _day(one, today, ahead=ahead) if one else None
    if found is None:
        raise BadUsage(f"没有看懂日期“{text[:20]}”，写成 2026-06-30 或 6月30日。", example)
    return found


def _day(said: re.Match[str], today: date, *, ahead: bool) -> date | None:
    try:
        found = date(int(said["year"] or today.year), int(said["month"]), int(said["day"]))
        if said["year"] is None and (found < today if ahead else found > today):
            found = found.replace(year=found.year + (1 if ahead else -1))
    except ValueError:
        return None
    return found


def end_of(day: date, zone: ZoneInfo, now: datetime, example: str) -> datetime:
    """The midnight after it. Raises BadUsage for one in the past, or more than two years ahead."""
    ends = datetime.combine(day + timedelta(days=1), time(), zone)
    if not now < ends < now + timedelta(days=731):
        raise BadUsage("结束日期要在今天之后、两年之内。", example)
    return ends
