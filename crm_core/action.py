"""The one door: every change anybody makes is an action, and an action is one transaction.

State, audit trail, events, undo steps and outgoing platform calls of an action are committed together or not at all.
The body may run several times, so it touches nothing but MongoDB and its arguments.
"""

import asyncio
import functools
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, TypeVar

import pymongo
from pymongo import AsyncMongoClient
from pymongo.asynchronous.client_session import AsyncClientSession

from crm_core.act import Act, Unit, current_unit, unit_of_work
from crm_core.audit.documents import AuditEntry
from crm_core.errors import NotPermitted, Refusal
from crm_core.events.documents import StoredEvent
from crm_core.outbox.documents import OutboxEntry
from crm_core.permissions import Permission
from crm_core.stored import DURABLE
from crm_core.undo.documents import StoredUndo

P = ParamSpec("P")
R = TypeVar("R")

PATIENCE = 10.0
"""Seconds; the driver itself would go on trying for two minutes."""

ActFunction = Callable[Concatenate[Act, P], Coroutine[Any, Any, R]]


class Door:
    """Where transactions are opened: first come first served, never more at once than the pool has connections.

    `committed` is called after each commit with what it left behind; `observe` with each action's name and outcome.
    """

    def __init__(
        self,
        client: AsyncMongoClient[dict[str, Any]],
        *,
        width: int,
        committed: Callable[[Unit], None],
        observe: Callable[[str, str], None],
    ) -> None:
        self._client = client
        self._admission = asyncio.Semaphore(width)
        self._committed = committed
        self.observe = observe

    async def transact(self, work: Callable[[], Awaitable[R]]) -> R:
        """Run `work` in one transaction, again from the start when MongoDB asks for it, for PATIENCE at most.

        Raises PyMongoError when it could not be done: a document may be held by a process that died.
        """
        unit = Unit()

        async def attempt(_: AsyncClientSession) -> R:
            nonlocal unit
            unit = Unit()
            token = unit_of_work.set(unit)
            try:
                result = await work()
                await _write(unit)
            finally:
                unit_of_work.reset(token)
            return result

        async with self._admission, self._client.start_session() as session, session.bind(end_session=False):
            with pymongo.timeout(PATIENCE):
                # Not set on the client: PyMongo 4.20 would then send it with single operations of a bound session too.
                result = await session.with_transaction(attempt, write_concern=DURABLE)
        for name in unit.actions:
            self.observe(name, "done")
        self._committed(unit)
        return result


_door: Door | None = None


def hang(door: Door | None) -> None:
    """Put the door in its frame, once, at start; None takes it out again."""
    global _door  # noqa: PLW0603 - Beanie binds its documents to one database per process, and so does the door
    _door = door


def _open_door() -> Door:
    if _door is None:
        raise RuntimeError("no door yet: bot.database opens it")
    return _door


async def together(work: Callable[[], Awaitable[R]]) -> R:
    """Run `work`, and every action it calls, as one transaction."""
    return await _open_door().transact(work)


def action(permission: Permission) -> Callable[[ActFunction[P, R]], ActFunction[P, R]]:
    """Make a function the one way to change something: permission checked, one transaction, audited.

    Called inside another action it joins that transaction and still checks its own permission.
    Raises NotPermitted.
    """

    def wrap(body: ActFunction[P, R]) -> ActFunction[P, R]:
        name = _name(body)

        @functools.wraps(body)
        async def through_the_door(act: Act, /, *args: P.args, **kwargs: P.kwargs) -> R:
            async def work() -> R:
                _check(act, permission)
                result = await body(act, *args, **kwargs)
                current_unit().actions.append(name)
                return result

            try:
                return await (work() if _inside() else _outermost(act, name, work))
            except Refusal as refusal:
                _open_door().observe(name, refusal.outcome)
                raise

        return _marked(through_the_door, "action", permission)

    return wrap


def reading(permission: Permission) -> Callable[[ActFunction[P, R]], ActFunction[P, R]]:
    """Make a function the one way to read something: permission checked, no transaction. Raises NotPermitted."""

    def wrap(body: ActFunction[P, R]) -> ActFunction[P, R]:
        @functools.wraps(body)
        async def through_the_door(act: Act, /, *args: P.args, **kwargs: P.kwargs) -> R:
            _inside()
            _check(act, permission)
            return await body(act, *args, **kwargs)

        return _marked(through_the_door, "reading", permission)

    return wrap


def _inside() -> bool:
    """Whether a transaction is under way in this task. Raises RuntimeError in a task that was started inside one."""
    return unit_of_work.get() is not None and bool(current_unit())


async def _outermost(act: Act, name: str, work: Callable[[], Awaitable[R]]) -> R:
    try:
        return await _open_door().transact(work)
    except NotPermitted:
        await AuditEntry.write([act.line(name, outcome=NotPermitted.outcome)])
        raise


def _check(act: Act, permission: Permission) -> None:
    if not act.actor.may(permission):
        raise NotPermitted("您的角色不能做这件事，如有需要请联系管理员。")


async def _write(unit: Unit) -> None:
    await AuditEntry.write(unit.audit)
    await StoredEvent.write(unit.events)
    await OutboxEntry.write(unit.calls)
    await StoredUndo.write(unit.undo)


def _name(body: Callable[..., Any]) -> str:
    return f"{body.__module__.split('.')[-2]}.{body.__name__}"


def _marked(function: ActFunction[P, R], kind: str, permission: Permission) -> ActFunction[P, R]:
    function.__dict__.update(door=kind, permission=permission)
    return function
