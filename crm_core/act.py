"""Who does something, when and because of what; and what the doing leaves behind once it is committed."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any

from crm_core.messages import Outgoing
from crm_core.permissions import Permission, Role, granted
from crm_core.values import AppKey, CustomerId, Identity, StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A staff member, or the program itself (`staff` is then None).

    `team` holds everybody whose customers this person may see as their manager, never the person itself.
    """

    staff: StaffId | None
    roles: frozenset[Role] = frozenset()
    team: frozenset[StaffId] = frozenset()

    def may(self, permission: Permission) -> bool:
        return self.staff is None or permission in granted(self.roles)


PROGRAM = Actor(staff=None)


class Urgency(IntEnum):
    """The order in which outgoing calls to one receiver leave: smaller first."""

    WELCOME = 0
    REPLY = 1
    NOTICE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingCall:
    """Something we want of a platform. `key` is made from its cause and is unique for ever.

    `app` is empty where the words' `through` says which app of the receiver's company carries them out.
    """

    key: str
    app: AppKey
    to: Identity
    words: Outgoing
    urgency: Urgency
    trace: str
    at: datetime
    route: str = ""
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """Who did what to whom: ids only, never words."""

    actor: StaffId | None
    deed: str
    subjects: tuple[str, ...]
    outcome: str
    cause: str
    trace: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoStep:
    """The call that takes a deed back."""

    staff: StaffId
    cause: str
    action: Callable[..., Awaitable[object]]
    arguments: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a customer; subclasses add what happened, as plain values."""

    customer: CustomerId


@dataclass(frozen=True, slots=True, kw_only=True)
class Emitted:
    """An event with when it happened and because of what."""

    event: Event
    cause: str
    trace: str
    at: datetime


@dataclass(slots=True)
class Unit:
    """Everything one transaction leaves behind besides the state itself. Each try of a transaction has its own.

    `actions` names those that were carried out in it, for the figures.
    """

    task: asyncio.Task[Any] | None = field(default_factory=asyncio.current_task)
    audit: list[AuditLine] = field(default_factory=list[AuditLine])
    events: list[Emitted] = field(default_factory=list[Emitted])
    calls: list[OutgoingCall] = field(default_factory=list[OutgoingCall])
    undo: list[UndoStep] = field(default_factory=list[UndoStep])
    actions: list[str] = field(default_factory=list[str])


unit_of_work: ContextVar[Unit | None] = ContextVar("unit_of_work", default=None)


def current_unit() -> Unit:
    """The transaction under way in this task. Raises RuntimeError outside one, and in a task started inside one."""
    unit = unit_of_work.get()
    if unit is None:
        raise RuntimeError("only inside a changing action")
    if unit.task is not asyncio.current_task():
        raise RuntimeError("a transaction belongs to the task that opened it")
    return unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One person doing one thing. `at` is aware UTC; `cause` names what led to it, e.g. `inbox:<entry>`."""

    actor: Actor
    at: datetime
    cause: str
    trace: str
    reversible: bool = True

    def record(self, deed: str, *subjects: str, outcome: str = "done") -> None:
        """Write a line into the audit trail, in the transaction under way."""
        current_unit().audit.append(self.line(deed, *subjects, outcome=outcome))

    def line(self, deed: str, *subjects: str, outcome: str) -> AuditLine:
        return AuditLine(
            actor=self.actor.staff,
            deed=deed,
            subjects=subjects,
            outcome=outcome,
            cause=self.cause,
            trace=self.trace,
            at=self.at,
        )

    def emit(self, event: Event) -> None:
        current_unit().events.append(Emitted(event=event, cause=self.cause, trace=self.trace, at=self.at))

    def send(
        self,
        key: str,
        *,
        app: AppKey,
        to: Identity,
        words: Outgoing,
        urgency: Urgency,
        route: str = "",
        not_before: datetime | None = None,
    ) -> None:
        """Say something to somebody, at once or `not_before` a moment; `route` is that of the words answered."""
        current_unit().calls.append(
            OutgoingCall(
                key=key,
                app=app,
                to=to,
                words=words,
                urgency=urgency,
                trace=self.trace,
                at=self.at,
                route=route,
                not_before=not_before,
            )
        )

    def ask(
        self,
        key: str,
        *,
        of: Identity,
        words: Outgoing,
        urgency: Urgency = Urgency.NOTICE,
        not_before: datetime | None = None,
    ) -> None:
        """Ask the company's platform for a change, through the app that is connected for it (`words.through`).

        `of` is whom it is about, and orders it among its like.
        """
        self.send(key, app=AppKey(""), to=of, words=words, urgency=urgency, not_before=not_before)

    def undo_with(self, action: Callable[..., Awaitable[object]], **arguments: object) -> None:
        """Name the action that reverses this one. Ignored for what the program does by itself and while undoing."""
        if self.reversible and self.actor.staff is not None:
            step = UndoStep(staff=self.actor.staff, cause=self.cause, action=action, arguments=arguments, at=self.at)
            current_unit().undo.append(step)
