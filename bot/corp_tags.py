"""The company's list of tags, kept equal to the platform's; and what becomes of marks and of new tags."""

import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import structlog

from adapters.wechat.work.corp_tags import corp_tags, corp_tags_of
from bot.apps import Apps, WorkApp, work_apps
from bot.intake.entry import finish
from bot.settled import Settled
from crm_core.act import PROGRAM, Act
from crm_core.corptags.actions import (
    corp_tag_failed,
    corp_tag_made,
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

log = structlog.get_logger()


async def refresh_all(apps: Apps) -> None:
    """Read every company's list. Raises PlatformError."""
    for app in work_apps(apps, "contacts"):
        await _read_all(app)


async def stirred(entry: InboxEntry, app: WorkApp, word: CorpTagsStirred) -> None:
    """Read again what an event names: whatever came before or comes later, what is read counts.

    Raises PlatformError.
    """
    if word.part is TagPart.ALL:
        await _read_all(app)
    elif word.part is TagPart.GROUP:
        act = _act(app)
        groups = await corp_tags_of(app.client, group=word.id)
        await _take_over(act, app, groups)
        await retire_corp_tags(act, app.scope, _ids(groups), group=word.id)
        await _tell_customers(app)
    else:
        act = _act(app)
        groups = await corp_tags_of(app.client, tag=word.id)
        await _take_over(act, app, groups)
        if word.id not in _ids(groups):
            await retire_corp_tag(act, app.scope, word.id)
        await _tell_customers(app)
    await finish(entry)


async def mark_settled(call: Settled) -> None:
    """No callback tells of what we have changed ourselves; one that was refused leaves the tags as the platform has."""
    if call.state is CallState.SENT and isinstance(call.words, TagMark):
        await marked(call.act, call.to, call.words)


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


async def _read_all(app: WorkApp) -> None:
    act = _act(app)
    groups = await corp_tags(app.client)
    await _take_over(act, app, groups)
    await retire_corp_tags(act, app.scope, _ids(groups))
    await _tell_customers(app)
    log.info("corp_tags.refreshed", scope=app.scope, count=len(_ids(groups)), trace=act.trace)


async def _take_over(act: Act, app: WorkApp, groups: tuple[CorpTagGroup, ...]) -> None:
    for some in _batches(groups):
        await take_over_corp_tags(act, app.scope, some)


async def _tell_customers(app: WorkApp) -> None:
    while await tell_customers(_act(app), app.scope):
        continue


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


def _ids(groups: tuple[CorpTagGroup, ...]) -> frozenset[str]:
    return frozenset(tag.id for group in groups for tag in group.tags)


def _act(app: WorkApp) -> Act:
    """Before the reading: of two readings the one begun later counts."""
    return Act(actor=PROGRAM, at=datetime.now(UTC), cause=f"corp_tags:{app.scope}", trace=secrets.token_hex(8))
