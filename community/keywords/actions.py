"""Writing rules, trying them, and answering by them."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from community.groups.documents import StoredGroupCard
from community.keywords.documents import StoredKeywordPause, StoredKeywordRule
from community.keywords.matching import same
from community.keywords.model import (
    MOST_RULES,
    Channel,
    Place,
    Rule,
    Verdict,
    Where,
    answering,
    checked,
    judge,
    rule_id,
)
from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.errors import Conflict, NotFound
from crm_core.groups.documents import StoredGroup
from crm_core.permissions import Permission
from crm_core.values import Identity, Platform

DEAF = (
    "企业微信不让机器人看到客户群里的消息，关键词在那里不会有回复。"
    "可以用在钉钉群、微信客服和公众号；企业微信群请用“群欢迎”。"
)
_NONE = "没有这条关键词规则，发“关键词”看看有哪些。"
_rule: TypeAdapter[Rule] = TypeAdapter(Rule)


@reading(Permission.READ_GROUP)
async def list_rules(act: Act) -> list[Rule]:
    """Those that hold where this person may look: in a visible group, for a tag, a channel or anywhere."""
    rules = await StoredKeywordRule.everything()
    named = {key for one in rules for key in one.where.groups}
    visible = {*await StoredGroup.visible_to(act).ids(named)} if named else set[str]()
    return [one for one in rules if not one.where.groups or visible & {*one.where.groups}]


@action(Permission.KEEP_GROUPS)
async def write_rule(act: Act, rule: Rule) -> bool:
    """Write a rule, over one of the same first word for the same place; whether there was one.

    Raises Malformed, NotFound for a group one may not see, and Conflict when there are too many.
    """
    rule = replace(checked(rule), id=rule_id(rule))
    await _see(act, rule.where)
    if any(Identity.from_key(one).platform is Platform.WECOM for one in rule.where.groups):
        raise Conflict(DEAF)
    known = await StoredKeywordRule.everything()
    before = next((one for one in known if one.id == rule.id), None)
    if before is None and len(known) >= MOST_RULES:
        raise Conflict(f"关键词规则已有 {MOST_RULES} 条，请先删掉不用的。")
    await StoredKeywordRule.put(rule, act.at)
    act.undo_with(restore_rule, rule=rule.id, before=_dumped(before))
    act.record("keywords.write", rule.id)
    return before is not None


@action(Permission.KEEP_GROUPS)
async def remove_rule(act: Act, word: str, where: Where) -> Rule:
    """Take away the rule that begins with this word, the one for this place when there are several.

    Raises NotFound, and Conflict when it is not clear which is meant.
    """
    found = [one for one in await list_rules(act) if same(one.name, word)]
    meant = [one for one in found if one.where == where] if len(found) > 1 or not where.anywhere else found
    if not meant:
        raise Conflict(f"“{word}”有几条规则，请写明是哪里的。") if found and where.anywhere else NotFound(_NONE)
    await _see(act, meant[0].where)
    await StoredKeywordRule.take_away(meant[0].id)
    act.undo_with(restore_rule, rule=meant[0].id, before=_dumped(meant[0]))
    act.record("keywords.remove", meant[0].id)
    return meant[0]


@action(Permission.KEEP_GROUPS)
async def restore_rule(act: Act, rule: str, before: dict[str, Any]) -> str:
    """Undo a change: as it was before, gone when there was nothing; returns what that means."""
    act.record("keywords.restore", rule)
    if not before:
        await StoredKeywordRule.take_away(rule)
        return "已撤销：这条关键词规则不再保留。"
    was = _rule.validate_python(before)
    await StoredKeywordRule.put(was, act.at)
    return f"已撤销：关键词“{was.name}”恢复原样。"


@reading(Permission.READ_GROUP)
async def try_words(act: Act, text: str, place: Place | None, zone: ZoneInfo) -> list[Verdict]:
    """What each rule would do now if somebody said this there, or wherever it holds; nothing is said."""
    rules = await list_rules(act)
    last = await _last(rules, place, "")
    return judge(rules, text, place, person="", now=act.at, zone=zone, last=last)


@action(Permission.FEED)
async def answer_words(act: Act, text: str, place: Place, person: str, *, said_at: datetime, zone: ZoneInfo) -> str:
    """What to answer somebody (any key of theirs) who said this; empty for nothing. The pauses begin with that."""
    if not text.strip():
        return ""
    rules = await StoredKeywordRule.everything()
    last = await _last(rules, place, person)
    rule = answering(judge(rules, text, place, person=person, now=said_at, zone=zone, last=last))
    if rule is None:
        return ""
    await StoredKeywordPause.note([*rule.pauses(place, person)], said_at)
    act.record("keywords.answer", rule.id, place.key)
    return rule.text


@reading(Permission.FEED)
async def place_heard(act: Act, group: str) -> Place:
    """The group that a robot was called upon in."""
    return await _place(group)


@reading(Permission.READ_GROUP)
async def place_of_group(act: Act, group: str) -> Place:
    """Raises NotFound for a group one may not see, Conflict for one that no robot reads."""
    if await StoredGroup.visible_to(act).get(group) is None:
        raise NotFound("没有找到您能查看的客户群。")
    if Identity.from_key(group).platform is Platform.WECOM:
        raise Conflict(DEAF)
    return await _place(group)


async def _place(group: str) -> Place:
    cards = await StoredGroupCard.of([group])
    tags = frozenset(cards[group].tags) if group in cards else frozenset[str]()
    return Place(channel=Channel.DINGTALK, group=group, tags=tags)


async def _see(act: Act, where: Where) -> None:
    """Raises NotFound when a group is named that one may not see."""
    visible = await StoredGroup.visible_to(act).ids(where.groups) if where.groups else []
    if len(visible) < len(where.groups):
        raise NotFound("没有找到您能查看的客户群。")


async def _last(rules: list[Rule], place: Place | None, person: str) -> dict[str, datetime]:
    keys = {key for one in rules for key in one.pauses(place, person)} if place else set[str]()
    return dict(await StoredKeywordPause.last(keys)) if keys else {}


def _dumped(rule: Rule | None) -> dict[str, Any]:
    return _rule.dump_python(rule, mode="json") if rule else {}
