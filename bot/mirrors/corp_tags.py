"""The company's list of tags, kept equal to the platform's; and what becomes of marks and of new tags."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

import structlog

from adapters.wechat.work.corp_tags import corp_tags, corp_tags_of
from bot.apps import Apps, WorkApp, work_apps
from bot.intake.entry import finish
from bot.outcomes.settled import Settled
from crm_core.act import PROGRAM, Act
from crm_core.corptags.actions import (
    corp_tag_failed,
    corp_tag_made,
    mark_refused,
    mark_those_before,
    marked,
    retire_corp_tag,
    retire_corp_tags,
    take_over_corp_tags,
    tell_customers,
)
from crm_core.inbox.documents import InboxEntry
from crm_core.messages import CorpTagGroup, CorpTagsStirred, CorpTagWanted, TagMark, TagPart
from crm_core.outbox.model import CallState

_AT_ONCE = 300
_MARKED_AT_ONCE = 20
_MARKED_A_MINUTE = 200
"""So that marking those who had a tag before leaves room for what people do now."""

log = structlog.get_logger()


async def refresh_all(apps: Apps) -> None:
    """Read every company's list. Raises PlatformError."""
    for app in work_apps(apps, "contacts"):
        await refresh(app)


async def refresh(app: WorkApp) -> None:
    """Read one company's list. Raises PlatformError."""
    act = _act(app)
    everything = CorpTagsStirred(part=TagPart.ALL, id="", at=act.at)
    groups = await _read(app, everything)
    await take_in(act, app.scope, everything, groups)
    log.info("corp_tags.refreshed", scope=app.scope, groups=len(groups), trace=act.trace)


async def stirred(entry: InboxEntry, app: WorkApp, word: CorpTagsStirred) -> None:
    """Read again what an event names: whatever came before or comes later, what is read counts.

    Raises PlatformError.
    """
    act = _act(app)
    await take_in(act, app.scope, word, await _read(app, word))
    await finish(entry)


async def take_in(act: Act, scope: str, word: CorpTagsStirred, groups: tuple[CorpTagGroup, ...]) -> None:
    """Take over what a reading begun at `act.at` of what the word names has told, and have customers follow."""
    for some in _batches(groups):
        await take_over_corp_tags(act, scope, some)
    told = frozenset(tag.id for group in groups for tag in group.tags)
    if word.part is not TagPart.TAG:
        await retire_corp_tags(act, scope, told, group=word.id)
    elif word.id not in told:
        await retire_corp_tag(act, scope, word.id)
    while await tell_customers(act, scope):
        continue
    await mark_some_of_before(act, scope)


async def look_at_unmarked(apps: Apps) -> None:
    """Go on marking those who had a company's tag before the company did."""
    for app in work_apps(apps, "contacts"):
        await mark_some_of_before(_act(app), app.scope)


async def mark_some_of_before(act: Act, scope: str) -> None:
    """Have so many customers marked who had a tag here before it was the company's; the clock goes on with the rest."""
    left = _MARKED_A_MINUTE
    while left > 0:
        # A cause of its own for each batch: calls are named by it.
        batch = replace(act, cause=f"corp_tags:{secrets.token_hex(8)}")
        looked_at = await mark_those_before(batch, scope, min(left, _MARKED_AT_ONCE))
        if looked_at is None:
            return
        left -= max(looked_at, 1)


async def mark_settled(call: Settled) -> None:
    """No callback tells of what we have changed ourselves; one that was refused leaves the tags as the platform has."""
    if not isinstance(call.words, TagMark):
        return
    if call.state is CallState.SENT:
        await marked(call.act, call.to, call.words)
    elif call.state is CallState.DEAD and call.words.asker:
        await mark_refused(call.act, call.key, call.to, call.words, str(call.code))


async def tag_settled(call: Settled) -> None:
    """Whoever asked for a tag is told."""
    words = call.words
    if not isinstance(words, CorpTagWanted):
        return
    if call.state is CallState.SENT:
        facts: Mapping[str, str] = call.receipt.facts if call.receipt else {}
        await corp_tag_made(call.act, call.key, words, facts.get("tag_id", ""), facts.get("group_id", ""))
    elif call.state in (CallState.DEAD, CallState.UNKNOWN):
        await corp_tag_failed(call.act, call.key, words, str(call.code), unknown=call.state is CallState.UNKNOWN)


async def _read(app: WorkApp, word: CorpTagsStirred) -> tuple[CorpTagGroup, ...]:
    match word.part:
        case TagPart.ALL:
            return await corp_tags(app.client)
        case TagPart.GROUP:
            return await corp_tags_of(app.client, group=word.id)
        case TagPart.TAG:
            return await corp_tags_of(app.client, tag=word.id)


def _batches(groups: tuple[CorpTagGroup, ...]) -> Iterator[tuple[CorpTagGroup, ...]]:
    """Groups together hold at most _AT_ONCE tags, but for a single one that has more by itself."""
    some: list[CorpTagGroup] = []
    for group in groups:
        if some and sum(len(one.tags) for one in some) + len(group.tags) > _AT_ONCE:
            yield tuple(some)
            some = []
        some.append(group)
    if some:
        yield tuple(some)


def _act(app: WorkApp) -> Act:
    """Before the reading: of two readings the one begun later counts."""
    return Act(actor=PROGRAM, at=datetime.now(UTC), cause=f"corp_tags:{app.scope}", trace=secrets.token_hex(8))
