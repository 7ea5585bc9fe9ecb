"""Saying something in a session: counted, kept in the history and put into the outbox, all in one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from crm_core.act import Act, Urgency
from crm_core.conversations.documents import StoredMessage
from crm_core.conversations.events import MessageRecorded
from crm_core.messages import (
    Author,
    ChatMessage,
    ServiceAnswer,
    ServiceContent,
    ServiceLink,
    ServiceMedia,
    ServiceMenu,
    ServiceNotice,
    ServicePlace,
    ServiceProgramme,
    ServiceText,
    SessionState,
    Text,
)
from crm_core.service.documents import StoredAnswer, StoredServiceSession
from crm_core.service.model import Session, answer_id, conversation_of, history_id
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import address_of
from crm_core.unanswered.documents import StoredWatch
from crm_core.values import AppKey, Identity, StaffId

_NOWHERE = AppKey("")


async def say(act: Act, session: Session, content: ServiceContent, *, key: str, chat: AppKey = _NOWHERE) -> Session:
    """Say something; the session after it. Whoever acts is told in `chat` what becomes of it."""
    message = answer_id(key)
    words = ServiceAnswer(account=session.account, id=message, content=content)
    act.ask(key, of=session.identity, words=words, urgency=Urgency.REPLY)
    await _remember(act, session, message, content, chat=chat, at=act.at)
    state = SessionState.BOT if session.state is SessionState.NEW else session.state
    after = replace(session, answers=session.answers + 1, state=state)
    await StoredServiceSession.keep([after])
    return after


async def say_by_code(
    act: Act, session: Session, content: ServiceText | ServiceMenu, *, code: str, key: str, at: datetime
) -> None:
    """Say something in answer to an event that was at `at`, with its code; it does not count as an answer."""
    message = answer_id(key)
    words = ServiceNotice(code=code, id=message, content=content)
    act.ask(key, of=session.identity, words=words, urgency=Urgency.WELCOME)
    await _remember(act, session, message, content, chat=_NOWHERE, at=at)


async def tell_about(act: Act, answer: StoredAnswer, text: str, *, key: str) -> None:
    """Tell whoever said it, where it was said; nobody when it was the program."""
    member = (await StoredStaff.by_ids([answer.staff])).get(answer.staff) if answer.staff else None
    address = address_of(member, (answer.chat,)) if member else None
    if address is not None:
        act.send(key, app=address.app, to=address.to, words=Text(text=text), urgency=Urgency.NOTICE)


async def _remember(
    act: Act, session: Session, message: str, content: ServiceContent, *, chat: AppKey, at: datetime
) -> None:
    staff = act.actor.staff
    speaker = await _account(staff) if staff else None
    said = ChatMessage(
        id=history_id(message),
        conversation=conversation_of(session.account, session.identity),
        customer=session.identity,
        author=Author.STAFF if speaker else Author.SYSTEM,
        staff=speaker,
        at=at,
        kind=content.kind,
        text=_readable(content),
        media=None,
    )
    customers = {session.identity.key: session.customer}
    await StoredMessage.append([said], customers, _by_account(speaker, staff), act.at)
    if said.author is Author.STAFF:
        await StoredWatch.end([said.conversation])
    act.emit(MessageRecorded(session.customer, said.id, said.author))
    answer = StoredAnswer(id=message, session=session.key, customer=session.customer, staff=staff, chat=chat, at=act.at)
    await StoredAnswer.add(answer)


async def _account(staff: StaffId) -> Identity | None:
    member = (await StoredStaff.by_ids([staff])).get(staff)
    return Identity.from_key(member.identities[0]) if member else None


def _by_account(speaker: Identity | None, staff: StaffId | None) -> dict[str, StaffId]:
    return {speaker.key: staff} if speaker and staff else {}


def _readable(content: ServiceContent) -> str:
    match content:
        case ServiceText(text=text):
            return text
        case ServiceMedia():
            return ""
        case ServiceLink(title=title, url=url):
            return f"[链接] {title} {url}"
        case ServiceProgramme(title=title):
            return f"[小程序] {title}"
        case ServiceMenu():
            return _lines([content.head, *content.choices, content.tail])
        case ServicePlace(name=name, address=address):
            return f"[位置] {name} {address}"


def _lines(lines: Sequence[str]) -> str:
    return "\n".join(line for line in lines if line)
