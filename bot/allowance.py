"""Counts what each company uses of 钉钉's monthly allowance, and says when to be thrifty.

Calls are counted as they happen and written every second: the few of a process that is killed are lost, which a
warning level can bear.
"""

import asyncio
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime

import structlog
from pymongo.errors import PyMongoError

from adapters.dingtalk.errors import QUOTA_SPENT
from adapters.dingtalk.quota import counts, push_counts
from adapters.exchange import CallOutcome
from crm_core.act import PROGRAM, Act
from crm_core.allowance.actions import exhausted, spend
from crm_core.allowance.model import THRIFTY_FROM, Spent
from crm_core.values import AppKey

WRITE_SECONDS = 1.0

log = structlog.get_logger()


def _utc_now() -> datetime:
    return datetime.now(UTC)


class AllowanceBook:
    """One for all 钉钉 apps, as all apps of a company share one allowance. `now` gives aware UTC."""

    def __init__(self, most: Mapping[Spent, int], *, now: Callable[[], datetime] = _utc_now) -> None:
        self.most = most
        self._now = now
        self.apps: Sequence[AppKey] = ()
        self._new: dict[str, Counter[Spent]] = {}
        self._percent: dict[tuple[str, Spent], int] = {}
        self._refused: dict[str, datetime] = {}

    def open(self, scopes: Iterable[str], apps: Sequence[AppKey]) -> None:
        """Say for which companies it is kept, and through which apps administrators are reached."""
        self.apps = apps
        for scope in scopes:
            self.read_again(scope)

    def read_again(self, scope: str) -> None:
        """Have the next writing tell how the month stands, of both kinds: others put down what is used, too."""
        self._new.setdefault(scope, Counter(dict.fromkeys(Spent, 0)))

    def called(self, scope: str, outcome: CallOutcome) -> None:
        if counts(outcome):
            self._count(scope, Spent.CALLS)
        if outcome.code == QUOTA_SPENT:
            self._refused.setdefault(scope, self._now())

    def pushed(self, scope: str, kind: str) -> None:
        if push_counts(kind):
            self._count(scope, Spent.PUSHES)

    def thrifty(self, scope: str) -> bool:
        """Whether so much of either is used that only what is needed should still be done."""
        return scope in self._refused or any(self._percent.get((scope, kind), 0) >= THRIFTY_FROM for kind in Spent)

    async def run(self) -> None:
        """Write what was counted until cancelled, and then once more."""
        try:
            while True:
                await self.write()
                await asyncio.sleep(WRITE_SECONDS)
        finally:
            await self.write()

    async def write(self) -> None:
        """Put down what was counted since; what cannot be put down now is kept for the next time."""
        for scope, at in [*self._refused.items()]:
            # Others of the organisation use it too: then the platform says so before our own count does.
            with suppress(PyMongoError):
                stand = await exhausted(_act(scope, at), scope, Spent.CALLS, self.most[Spent.CALLS], self.apps)
                self._percent[scope, Spent.CALLS] = stand.percent
                self._refused.pop(scope, None)
                self.read_again(scope)  # by now it may be another month
        waiting, self._new = self._new, {}
        for scope, new in waiting.items():
            try:
                stand = await spend(_act(scope, self._now()), scope, dict(new), self.most, self.apps)
            except PyMongoError as error:
                log.error("allowance.database_unavailable", error=type(error).__name__)
                self._new.setdefault(scope, Counter()).update(new)
            else:
                self._percent |= {(scope, one.kind): one.percent for one in stand}

    def _count(self, scope: str, kind: Spent) -> None:
        self.read_again(scope)
        self._new[scope][kind] += 1


def _act(scope: str, at: datetime) -> Act:
    return Act(actor=PROGRAM, at=at, cause=f"allowance:{scope}", trace=secrets.token_hex(8))
