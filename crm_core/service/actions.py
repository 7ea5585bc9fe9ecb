"""微信客服: what comes in changes its sessions, what is said in them is counted before it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from crm_core.act import Act, Urgency
from crm_core.action import action, reading
from crm_core.conversations.actions import record_page
from crm_core.conversations.documents import StoredMessage
from crm_core.customers.actions import get_customer
from crm_core.errors import Conflict
from crm_core.messages import (
    ChatMessage,
    ChatPage,
    ServiceContent,
    ServiceText,
    SessionMove,
    SessionState,
)
from crm_core.permissions import Permission
from crm_core.reception.documents import StoredDesk
from crm_core.service.documents import StoredAnswer, StoredServiceEvent, StoredServiceSession, owner_of
from crm_core.service.model import BOTS, USUAL_ANSWERS, AnswerLimits, Reception, Session, history_id, session_key
from crm_core.service.saying import say, say_by_code, tell_about
from crm_core.service.taking import Asked, Taking, arrivals
from crm_core.staff.documents import StoredStaff
from crm_core.unanswered.documents import StoredWatch
from crm_core.values import AppKey, CustomerId, Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a staff member has written is on its way; `left` more may follow until `closes`."""

    left: int
    closes: datetime


@action(Permission.FEED)
async def take_page(
    act: Act,
    app: AppKey,
    source: str,
    *,
    after: str,
    page: ChatPage,
    names: Mapping[str, str],
    reception: Reception,
) -> list[Asked]:
    """Store a page with its cursor and let it change the sessions; returns the fresh words the program may answer.

    `source` is `<scope>:kf:<account>`.
    What was taken in before has no second effect. Raises Conflict when the source has moved on meanwhile.
    """
    happened = page.happened or page.messages
    events = [one for one in happened if not isinstance(one, ChatMessage)]
    fresh_events = await StoredServiceEvent.first((one.id for one in events), act.at)
    known = await StoredMessage.known(page.messages)
    taking = await Taking.begun(act, source.partition(":kf:")[0], happened, reception)
    await arrivals(act, taking, [one for one in events if one.id in fresh_events], names)
    await record_page(act, app, source, after=after, page=page, names=names)
    for one in happened:
        if one.id in fresh_events if not isinstance(one, ChatMessage) else one.id not in known:
            await taking.take(one)
    return await taking.finished()


@action(Permission.FEED)
async def answer_asked(act: Act, asked: Asked, content: ServiceContent, *, key: str, limits: AnswerLimits) -> bool:
    """Answer a customer's words in the program's name; false when the platform would not let it through."""
    session = await _session(asked.session)
    if session is None or session.state not in BOTS or not session.left(act.at, limits):
        act.record("service.silent", asked.session.customer)
        return False
    await say(act, session, content, key=key)
    return True


@action(Permission.FEED)
async def satisfied(act: Act, asked: Asked) -> None:
    """The program's answer was all that the customer wanted: nobody has to be reminded of the question."""
    await StoredWatch.end([asked.message.conversation])
    act.record("service.satisfied", asked.session.customer)


@action(Permission.FEED)
async def pass_to_people(act: Act, asked: Asked, *, scope: str, key: str, reception: Reception) -> None:
    """Hand a session over to people: to the customer's owner if on duty, else into the queue.

    When nobody is on duty the customer is told so, once, and the session stays. A session that people have stays too.
    """
    session = await _session(asked.session)
    if session is None or session.state not in BOTS:
        return
    desk = await StoredDesk.of(scope, session.account)
    if desk is not None and not desk.on_duty:
        await _say_away(act, session, key=key, reception=reception)
        return
    owner = await _owner_on_duty(session, desk.on_duty if desk else frozenset())
    state = SessionState.STAFF if owner else SessionState.QUEUE
    words = SessionMove(
        account=session.account, state=state, servicer=owner, notice=reception.queued, otherwise=reception.away
    )
    act.ask(f"{key}:people", of=session.identity, words=words, urgency=Urgency.REPLY)
    await StoredServiceSession.keep([replace(session, state=state, servicer=owner, state_at=act.at)])
    act.record("service.passed_on", session.customer)


@action(Permission.ANSWER_CUSTOMER)
async def write_to_customer(
    act: Act, customer: CustomerId, text: str, *, chat: AppKey, limits: AnswerLimits
) -> Answered:
    """A staff member answers a customer in 微信客服; whether it arrived is told in `chat` later.

    Raises NotFound for a customer one may not see, Conflict when the platform lets nothing through now.
    """
    found = await get_customer(act, customer)
    name = found.name or "这位客户"
    session = await StoredServiceSession.latest_of(customer)
    if session is None or session.customer_at is None:
        raise Conflict(f"{name}还没有在微信客服里说过话，不能主动发。可以在企业微信里直接联系，或把客服链接发给客户。")
    if session.state is SessionState.STAFF:
        raise Conflict(f"{name}的会话正由{await _who(session)}人工接待，请在企业微信的客服会话里回复。")
    if session.state is SessionState.QUEUE:
        raise Conflict(f"{name}正在排队等人工，请在企业微信“微信客服”里接入后回复。")
    if not session.left(act.at, limits) or session.state is SessionState.ENDED:
        raise Conflict(_why_closed(name, session, act.at, limits))
    now = await say(act, session, ServiceText(text=text), key=f"answer:{act.cause}", chat=chat)
    act.record("service.answered", customer)
    return Answered(left=now.left(act.at, limits), closes=now.closes(limits))


@action(Permission.FEED)
async def session_read(act: Act, session: Session, state: SessionState, servicer: Identity | None) -> None:
    """Take over who has a session, as the platform says that was asked about it; what came meanwhile is newer."""
    known = await _session(session)
    if known is not None and (known.state, known.state_at) == (session.state, session.state_at):
        await StoredServiceSession.keep([replace(known, state=state, servicer=servicer, state_at=act.at)])
        act.record("service.state", known.customer)


@action(Permission.FEED)
async def answer_settled(act: Act, answer: str, *, failed: str, doubtful: bool, too_many: bool = False) -> None:
    """What the platform said of something we told a customer; `failed` is why it did not take it, empty if it did.

    Told twice, it counts once. When `doubtful`, the session is not as we thought; when it was one `too_many`, others
    than we have been counted, and it counts though it was not taken.
    """
    told = await StoredAnswer.settle(answer, failed=failed)
    if told is None:
        return
    words = "已发给客户。"
    if failed:
        await StoredMessage.fail(history_id(answer), failed)
        words = f"没有发给客户：{failed}。"
        session = (await StoredServiceSession.some([told.session])).get(told.session)
        if session is not None:
            answers = session.answers if too_many else max(session.answers - 1, 0)
            await StoredServiceSession.keep([replace(session, answers=answers)], doubtful=doubtful)
    await tell_about(act, told, words, key=f"answer-settled:{answer}")
    act.record("service.settled", told.customer)


@action(Permission.FEED)
async def moved(act: Act, key: str, to: Identity, words: SessionMove, *, code: str) -> None:
    """The platform has moved a session; `code`, if any, lets the notice be said. Told twice, it counts once."""
    if not await StoredServiceEvent.first([f"moved:{key}"], act.at):
        return
    session = (await StoredServiceSession.some([session_key(words.account, to)])).get(session_key(words.account, to))
    if session is not None and code and words.notice:
        content = ServiceText(text=words.notice)
        await say_by_code(act, session, content, code=code, key=f"{key}:notice", at=act.at)
    act.record("service.moved", session.customer if session else to.key)


@action(Permission.FEED)
async def not_moved(act: Act, key: str, to: Identity, words: SessionMove) -> None:
    """The platform refused: who cannot be had is replaced by the queue; else the customer is told what there is to say.

    Told twice, it counts once.
    """
    if not await StoredServiceEvent.first([f"moved:{key}"], act.at):
        return
    session = (await StoredServiceSession.some([session_key(words.account, to)])).get(session_key(words.account, to))
    if session is None:
        return
    act.record("service.not_moved", session.customer)
    if words.state is SessionState.STAFF:
        queue = replace(words, state=SessionState.QUEUE, servicer=None)
        act.ask(f"{key}:queue", of=to, words=queue, urgency=Urgency.REPLY)
        await StoredServiceSession.keep([replace(session, state=SessionState.QUEUE, servicer=None)])
        return
    back = replace(session, state=SessionState.BOT, servicer=None)
    if words.otherwise and not back.told_away and back.left(act.at, USUAL_ANSWERS):
        back = replace(await say(act, back, ServiceText(text=words.otherwise), key=f"{key}:otherwise"), told_away=True)
    await StoredServiceSession.keep([back], doubtful=True)


@reading(Permission.FEED)
async def doubtful_sessions(act: Act, limit: int = 50) -> list[Session]:
    """Sessions whose state has to be read from the platform."""
    return await StoredServiceSession.doubtful_ones(limit)


async def _session(one: Session) -> Session | None:
    return (await StoredServiceSession.some([one.key])).get(one.key)


async def _say_away(act: Act, session: Session, *, key: str, reception: Reception) -> None:
    if session.told_away or not reception.away or not session.left(act.at, reception.limits):
        return
    told = await say(act, session, ServiceText(text=reception.away), key=f"{key}:away")
    await StoredServiceSession.keep([replace(told, told_away=True)])


async def _owner_on_duty(session: Session, on_duty: frozenset[str]) -> Identity | None:
    """The account by which the customer's owner receives customers; None for one who does not at the moment."""
    owner = await owner_of(session.customer)
    member = (await StoredStaff.by_ids([owner])).get(owner) if owner else None
    reached = [key for key in member.identities if key in on_duty] if member and member.active else []
    return Identity.from_key(reached[0]) if reached else None


async def _who(session: Session) -> str:
    if session.servicer is None:
        return "同事"
    ids = await StoredStaff.ids_of([session.servicer.key])
    return (await StoredStaff.names_of(ids.values())).get(ids[session.servicer.key]) or "同事"


def _why_closed(name: str, session: Session, now: datetime, limits: AnswerLimits) -> str:
    if session.state is SessionState.ENDED:
        return f"{name}的这次会话已经结束，等客户再说话才能回复。可以在企业微信里直接联系。"
    if now >= session.closes(limits):
        return f"{name}上次说话已超过 {limits.hours} 小时，微信不允许再发；等客户再说话，或在企业微信里直接联系。"
    return f"{name}上次说话之后已发满 {limits.answers} 条，微信不允许再发；等客户再说话，或在企业微信里直接联系。"
