"""A rule that answers words, and which of several does so now. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from community.keywords.matching import Match, Said, match, uses
from crm_core.errors import Malformed
from crm_core.preferences.model import Quiet
from crm_core.search.words import normal

MOST_RULES = 200
MOST_WORDS = 20
LONGEST_WORD = 20
LONGEST_TEXT = 1_000
"""Characters; a message of 微信客服 takes 2,048 bytes and is cut by the channel beyond that."""
MOST_PRIORITY = 99
LONGEST_PAUSE = 1_440
USUAL_PAUSE, USUAL_PERSON_PAUSE = 1, 10
"""Minutes, as all pauses of rules."""
BETWEEN = timedelta(seconds=3)
"""Between two answers in one group, whichever rules they are by."""


class Channel(StrEnum):
    """Where customers talk and the program may hear them. In groups of 企业微信 it never does."""

    DINGTALK = "dingtalk"
    SERVICE = "service"
    OFFICIAL = "official"

    @property
    def shown(self) -> str:
        return {"dingtalk": "钉钉群", "service": "微信客服", "official": "公众号"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Groups (keys), groups with one of these tags, channels; one of all that is named is enough, nothing: anywhere."""

    groups: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()

    @property
    def anywhere(self) -> bool:
        return not (self.groups or self.tags or self.channels)

    def has(self, place: "Place") -> bool:
        named = place.group in self.groups or not place.tags.isdisjoint(self.tags) or place.channel in self.channels
        return self.anywhere or named


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something was said; `group` is a key and empty outside of groups. `key` names it for pauses."""

    channel: Channel
    group: str = ""
    tags: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        return self.group or self.channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Whoever uses one of `words` and none of `but` gets `text`. Of several rules that of the highest priority answers.

    `pause` minutes lie between two answers in one group, `person_pause` between two to one person. `quiet` is like
    `22:00-08:00`, empty for never.
    """

    id: str
    words: tuple[str, ...]
    but: tuple[str, ...] = ()
    text: str
    where: Where = Where()
    priority: int = 0
    pause: int = USUAL_PAUSE
    person_pause: int = USUAL_PERSON_PAUSE
    quiet: str = ""

    @property
    def name(self) -> str:
        return self.words[0]

    def pauses(self, place: Place, person: str) -> dict[str, timedelta]:
        """How long to wait after what, by the key under which it is kept when that was last."""
        inside = {f"in:{place.group}": BETWEEN, f"rule:{self.id}|{place.group}": timedelta(minutes=self.pause)}
        return (inside if place.group else {}) | {f"person:{self.id}|{person}": timedelta(minutes=self.person_pause)}


class Why(StrEnum):
    """What becomes of a rule; in Chinese."""

    ANSWERS = "由它回复"
    OUTRANKED = "也对得上，但排在后面"
    NO_WORD = "没有用到它的词"
    EXCEPTED = "出现了它的例外词"
    ELSEWHERE = "不管这里"
    QUIET = "正在安静时段"
    PAUSED = "刚回复过，还在冷却"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`detail` is the exception met, or until when it rests by the clock; empty otherwise."""

    rule: Rule
    why: Why
    match: Match | None = None
    detail: str = ""


def judge(
    rules: Iterable[Rule],
    text: str,
    place: Place | None,
    *,
    person: str,
    now: datetime,
    zone: ZoneInfo,
    last: Mapping[str, datetime],
) -> list[Verdict]:
    """What becomes of each rule, that which answers first; no place: whatever place each is for."""
    said = Said.read(text)
    verdicts = [_verdict(one, said, place, person, now, zone, last) for one in rules]
    ranked = sorted(verdicts, key=_rank)
    first = next((one for one in ranked if one.why is Why.ANSWERS), None)
    return [
        one
        if one is first or one.why is not Why.ANSWERS
        else Verdict(rule=one.rule, why=Why.OUTRANKED, match=one.match)
        for one in ranked
    ]


def answering(verdicts: Sequence[Verdict]) -> Rule | None:
    """The rule that answers; None when none does."""
    return verdicts[0].rule if verdicts and verdicts[0].why is Why.ANSWERS else None


def _rank(one: Verdict) -> tuple[int, int, int, int, str]:
    order = [*Why].index(one.why)
    likeness = one.match.likeness if one.match else 0
    return order, -one.rule.priority, -likeness, -len(one.match.word if one.match else ""), one.rule.id


def _verdict(
    rule: Rule,
    said: Said,
    place: Place | None,
    person: str,
    now: datetime,
    zone: ZoneInfo,
    last: Mapping[str, datetime],
) -> Verdict:
    found = [one for word in rule.words if (one := match(word, said))]
    if not found:
        return Verdict(rule=rule, why=Why.NO_WORD)
    best = max(found, key=lambda one: (one.likeness, len(one.word)))
    why, detail = _against(rule, said, place, person, now, zone, last)
    return Verdict(rule=rule, why=why, match=best, detail=detail)


def _against(
    rule: Rule,
    said: Said,
    place: Place | None,
    person: str,
    now: datetime,
    zone: ZoneInfo,
    last: Mapping[str, datetime],
) -> tuple[Why, str]:
    if met := next((one for one in rule.but if uses(one, said)), ""):
        return Why.EXCEPTED, met
    if place is not None and not rule.where.has(place):
        return Why.ELSEWHERE, ""
    if rule.quiet and Quiet.read(rule.quiet).covers(now.astimezone(zone).time()):
        return Why.QUIET, rule.quiet
    if place is not None:
        until = [last[key] + pause for key, pause in rule.pauses(place, person).items() if key in last]
        if until and max(until) > now:
            return Why.PAUSED, f"{max(until).astimezone(zone):%H:%M:%S}"
    return Why.ANSWERS, ""


def checked(rule: Rule) -> Rule:
    """Raises Malformed, saying what is wrong."""
    if not 1 <= len(rule.words) <= MOST_WORDS or len(rule.but) > MOST_WORDS:
        raise Malformed(f"一条规则写 1 到 {MOST_WORDS} 个关键词，例外词最多 {MOST_WORDS} 个。")
    for word in (*rule.words, *rule.but):
        if not 1 <= len(word) <= LONGEST_WORD or not Said.read(word).whole:
            raise Malformed(f"每个词 1 到 {LONGEST_WORD} 个字，不能只有标点。")
    if not 1 <= len(rule.text.strip()) <= LONGEST_TEXT:
        raise Malformed(f"回复内容要在 1 到 {LONGEST_TEXT} 字之间。")
    if not 0 <= rule.priority <= MOST_PRIORITY:
        raise Malformed(f"优先级写 0 到 {MOST_PRIORITY}，大的先回复。")
    if not (0 <= rule.pause <= LONGEST_PAUSE and 0 <= rule.person_pause <= LONGEST_PAUSE):
        raise Malformed(f"冷却写 0 到 {LONGEST_PAUSE} 分钟。")
    if rule.quiet:
        _check_quiet(rule.quiet)
    return rule


def rule_id(rule: Rule) -> str:
    """The same for rules of one first word for one place."""
    where = ",".join([*sorted(rule.where.groups), *sorted(rule.where.tags), *sorted(rule.where.channels)])
    return f"{normal(rule.name)}@{where}"


def _check_quiet(text: str) -> None:
    try:
        Quiet.read(text)
    except ValueError:
        raise Malformed("安静时段请写成 22:00-08:00。") from None
