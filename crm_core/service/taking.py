"""Taking in, one by one and in the platform's order, what happened in sessions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Self

from crm_core.act import Act
from crm_core.conversations.documents import StoredMessage
from crm_core.customers.actions import greet_stranger
from crm_core.messages import (
    AnswerFailed,
    Author,
    ChatMessage,
    ChatRecalled,
    CustomerBlocked,
    DutyChanged,
    ServiceEvent,
    ServiceMenu,
    ServiceText,
    SessionChange,
    SessionChanged,
    SessionEntered,
    SessionState,
)
from crm_core.reception.documents import StoredDesk, StoredServiceSource
from crm_core.reception.model import ServiceSource
from crm_core.service.documents import StoredAnswer, StoredServiceSession, name_sources
from crm_core.service.model import BOTS, FAILURES, OVER_LIMIT, SESSION_OVER, Reception, Session, history_id, session_key
from crm_core.service.saying import say_by_code, tell_about
from crm_core.values import CustomerId, Identity

WELCOME_LIVES = timedelta(seconds=20)
SOURCE = "微信客服"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Fresh words of a customer whose session the program has."""

    session: Session
    message: ChatMessage


async def arrivals(act: Act, taking: "Taking", events: Iterable[ServiceEvent], names: Mapping[str, str]) -> None:
    """Get to know whoever opened an account's chat: a profile, where from, and a welcome while its code lives."""
    entered = [one for one in events if isinstance(one, SessionEntered)]
    sources: dict[CustomerId, tuple[str, str | None, datetime]] = {}
    for one in entered:
        customer = await greet_stranger(act, one.customer, names.get(one.customer.key, ""), one.at)
        labels = await StoredServiceSource.labels(taking.scope, one.account, [one.scene])
        label = labels.get(one.scene, "") or (f"视频号“{one.channels}”" if one.channels else "")
        if one.scene in labels:
            link = ServiceSource(scope=taking.scope, account=one.account, scene=one.scene, label=label)
            await StoredServiceSource.was_opened(link, one.at)
        sources.setdefault(customer, (f"{SOURCE} · {label}" if label else SOURCE, one.param or None, one.at))
        await taking.welcome(one, customer)
    await name_sources(sources)


@dataclass(slots=True, kw_only=True)
class Taking:
    """The sessions of one page while it is taken in; written at the end."""

    act: Act
    scope: str
    reception: Reception
    sessions: dict[str, Session]
    changed: set[str] = field(default_factory=set[str])
    asked: list[tuple[str, ChatMessage]] = field(default_factory=list[tuple[str, ChatMessage]])
    doubtful: set[str] = field(default_factory=set[str])

    @classmethod
    async def begun(
        cls, act: Act, scope: str, happened: Iterable[ChatMessage | ServiceEvent], reception: Reception
    ) -> Self:
        """With the sessions that what `happened` is about, as far as they are known."""
        keys = {session_key(_account(one), one.customer) for one in happened if not isinstance(one, DutyChanged)}
        return cls(act=act, scope=scope, reception=reception, sessions=await StoredServiceSession.some(keys))

    async def welcome(self, event: SessionEntered, customer: CustomerId) -> None:
        """Greet somebody who opened the chat, unless the platform has no code for it or it has lapsed."""
        key = session_key(event.account, event.customer)
        session = self.sessions.get(key) or Session(
            account=event.account, identity=event.customer, customer=customer, state_at=event.at
        )
        self._put(session)
        words = self.reception.welcome
        if not words or not event.welcome_code or self.act.at - event.at > WELCOME_LIVES:
            return
        choices = self.reception.choices
        content = ServiceMenu(head=words, choices=choices) if choices else ServiceText(text=words)
        await say_by_code(self.act, session, content, code=event.welcome_code, key=f"welcome:{event.id}", at=event.at)

    async def take(self, one: ChatMessage | ServiceEvent) -> None:
        """Let one thing have its effect."""
        match one:
            case ChatMessage():
                await self._said(one)
            case SessionChanged():
                await self._changed(one)
            case DutyChanged():
                servicer = one.servicer.key
                await StoredDesk.change_duty(self.scope, one.account, servicer, self.act.at, on_duty=one.on_duty)
            case AnswerFailed():
                await self._failed(one)
            case ChatRecalled():
                await StoredMessage.recall({history_id(one.message): one.at})
            case CustomerBlocked():
                deed = "service.blocked" if one.blocked else "service.unblocked"
                self.act.record(deed, one.customer.key, one.servicer.key)
            case SessionEntered():
                return

    async def finished(self) -> list[Asked]:
        """Write the sessions; what the program may answer now, which has not been overtaken by people."""
        await StoredServiceSession.keep(self.sessions[key] for key in sorted(self.changed - self.doubtful))
        await StoredServiceSession.keep((self.sessions[key] for key in sorted(self.doubtful)), doubtful=True)
        return [
            Asked(session=self.sessions[key], message=message)
            for key, message in self.asked
            if self.sessions[key].state in BOTS
        ]

    async def _said(self, message: ChatMessage) -> None:
        if message.author is not Author.CUSTOMER:
            return
        session = await self._of(_account(message), message.customer, message)
        if session.customer_at is not None and message.at < session.customer_at:
            return
        if not session.runs(message.at, self.reception.limits):
            session = replace(session, state=SessionState.NEW, servicer=None, state_at=message.at, told_away=False)
        self._put(replace(session, customer_at=message.at, answers=0))
        if message.kind == "text" and self.act.at - message.at <= self.reception.fresh:
            self.asked.append((session.key, message))

    async def _changed(self, event: SessionChanged) -> None:
        """What is older than what we know changes nothing."""
        session = await self._of(event.account, event.customer, event)
        if event.at < session.state_at.replace(microsecond=0):
            return
        ended = event.change is SessionChange.ENDED
        state = SessionState.ENDED if ended else SessionState.STAFF
        servicer = None if ended else event.servicer
        self._put(replace(session, state=state, servicer=servicer, state_at=event.at))
        words = self.reception.ended if ended else self.reception.accepted
        if words and event.code:
            content = ServiceText(text=words)
            await say_by_code(self.act, session, content, code=event.code, key=f"notice:{event.id}", at=event.at)

    async def _failed(self, event: AnswerFailed) -> None:
        reason = FAILURES.get(event.reason, "原因不明")
        self._count_on(event)
        await StoredMessage.fail(history_id(event.message), reason)
        answer = await StoredAnswer.fail(event.message, reason)
        if answer is not None:
            key = f"answer-failed:{event.message}"
            await tell_about(self.act, answer, f"刚才发给客户的话没有送达：{reason}。", key=key)

    def _count_on(self, event: AnswerFailed) -> None:
        """Why something did not arrive may tell that the session is not as we thought."""
        key = session_key(event.account, event.customer)
        session = self.sessions.get(key)
        if session is None or (session.customer_at is not None and event.at < session.customer_at):
            return
        if event.reason == OVER_LIMIT:
            self._put(replace(session, answers=self.reception.limits.answers))
        elif event.reason == SESSION_OVER:
            self.doubtful.add(key)

    async def _of(self, account: str, customer: Identity, about: ChatMessage | SessionChanged) -> Session:
        known = self.sessions.get(session_key(account, customer))
        if known is not None:
            return known
        profile = await greet_stranger(self.act, customer, "", about.at)
        return Session(account=account, identity=customer, customer=profile, state_at=about.at)

    def _put(self, session: Session) -> None:
        self.sessions[session.key] = session
        self.changed.add(session.key)


def _account(one: ChatMessage | ServiceEvent) -> str:
    """The account it belongs to; a message's conversation names it, as `wecom:kf:<account>:<customer>`."""
    return one.conversation.split(":")[2] if isinstance(one, ChatMessage) else one.account
