"""微信客服 as it is set up: read from the platform now and then, and what became of what was asked of it."""

import asyncio
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime

import structlog

from adapters.channel import PlatformError, Reaction
from adapters.wechat.work.service_accounts import Servicers, accounts, servicers, session_state
from bot.apps import Apps, WorkApp, app_for, work_apps
from bot.intake.entry import finish
from bot.outcomes.settled import Settled
from crm_core.act import PROGRAM, Act
from crm_core.inbox.documents import InboxEntry
from crm_core.messages import (
    ServiceAccountsStirred,
    ServiceAnswer,
    ServiceLinkWanted,
    ServiceNotice,
    SessionMove,
)
from crm_core.outbox.model import CallState
from crm_core.reception.actions import DeskChange, desk_changed, take_over_desks
from crm_core.reception.model import Desk
from crm_core.service.actions import answer_settled, doubtful_sessions, moved, not_moved, session_read
from crm_core.service.model import why_refused
from crm_core.values import Identity, Platform

_WRONG_STATE = frozenset({95013, 95016, 95018})
_TOO_MANY = 95001
_AGAIN = 5.0
_MINE = frozenset({CallState.SENT, CallState.DEAD, CallState.UNKNOWN})

log = structlog.get_logger()


async def refresh_desks(apps: Apps) -> None:
    """Read accounts and servicers of every company. Raises PlatformError."""
    for app in work_apps(apps, "service"):
        await _refresh(app)


async def read_desks(app: WorkApp) -> list[Desk]:
    """All accounts with those who receive their customers. Raises PlatformError."""
    return [await _desk(app, one.open_kfid, one.name) for one in await accounts(app.client)]


async def stirred(entry: InboxEntry, app: WorkApp, _word: ServiceAccountsStirred) -> None:
    """Other accounts than before: what is read now counts, whichever telling it was. Raises PlatformError."""
    await _refresh(app)
    await finish(entry)


async def first_desks(apps: Apps) -> None:
    """Read them once the bot is up, however long the platform needs to answer; the clock repeats it."""
    while True:
        try:
            await refresh_desks(apps)
        except PlatformError as error:
            log.error("reception.unreachable", code=error.code, remedy=error.detail)
            await asyncio.sleep(_AGAIN)
        else:
            return


async def read_doubtful_sessions(apps: Apps) -> None:
    """Ask the platform who has the sessions in which it would not do what we wanted. Raises PlatformError."""
    act = _act("service:states")
    for one in await doubtful_sessions(act):
        app = app_for(apps, one.identity, "service")
        if isinstance(app, WorkApp):
            state, userid = await session_state(app.client, one.account, one.identity.account)
            await session_read(act, one, state, _person(app, userid) if userid else None)


async def answer_told(call: Settled) -> None:
    """Take in what became of something said to a customer; nothing when it is tried again."""
    words = call.words
    if isinstance(words, ServiceAnswer | ServiceNotice) and call.state in _MINE:
        failed = "" if call.state is CallState.SENT else why_refused(call.code)
        doubtful, too_many = call.code in _WRONG_STATE, call.code == _TOO_MANY
        await answer_settled(call.act, words.id, failed=failed, doubtful=doubtful, too_many=too_many)


async def move_told(call: Settled) -> None:
    """Take in what became of handing a session over; nothing when it is tried again."""
    if not isinstance(call.words, SessionMove) or call.state not in _MINE:
        return
    if call.state is CallState.SENT:
        code = call.receipt.facts.get("msg_code", "") if call.receipt else ""
        await moved(call.act, call.key, call.to, call.words, code=code)
    else:
        await not_moved(call.act, call.key, call.to, call.words)


async def desk_told(call: Settled) -> None:
    """Take in what became of a change of an account; nothing when it is tried again."""
    words = call.words
    if not isinstance(words, DeskChange | ServiceLinkWanted) or call.state not in _MINE:
        return
    facts: Mapping[str, str] = call.receipt.facts if call.receipt else {}
    await desk_changed(
        call.act,
        call.key,
        f"{call.to.platform}:{call.to.scope}",
        words,
        told=facts.get("open_kfid", "") or facts.get("url", ""),
        failed="" if call.state is CallState.SENT else _why(call.code),
    )


async def _refresh(app: WorkApp) -> None:
    act = _act(f"reception:{app.scope}")
    desks = await read_desks(app)
    await take_over_desks(act, app.scope, desks)
    log.info("reception.refreshed", scope=app.scope, accounts=len(desks), trace=act.trace)


async def _desk(app: WorkApp, open_kfid: str, name: str) -> Desk:
    people = await _people(app, open_kfid)
    return Desk(
        scope=app.scope,
        account=open_kfid,
        name=name,
        on_duty=frozenset(_person(app, one).key for one in people.on_duty),
        off_duty=frozenset(_person(app, one).key for one in people.off_duty),
        departments=people.departments,
    )


async def _people(app: WorkApp, open_kfid: str) -> Servicers:
    """Nobody for an account that is gone meanwhile. Raises PlatformError."""
    try:
        return await servicers(app.client, open_kfid)
    except PlatformError as error:
        if error.reaction is Reaction.RETRY:
            raise
        return Servicers(on_duty=(), off_duty=(), departments=())


def _person(app: WorkApp, userid: str) -> Identity:
    return Identity(platform=Platform.WECOM, scope=app.corp_id, account=userid)


def _why(code: int | str) -> str:
    return f"企业微信没有接受（{code}）。" if isinstance(code, int) else "没有收到企业微信的确认，请到后台看一下。"


def _act(cause: str) -> Act:
    return Act(actor=PROGRAM, at=datetime.now(UTC), cause=cause, trace=secrets.token_hex(8))
