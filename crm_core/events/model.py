"""An event read back from the log, and what somebody wants done about it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from crm_core.act import Act
from crm_core.values import CustomerId

MOST_TRIES = 8
"""A reaction that fails as often is set aside for good: kept, counted, visible, and holding up nothing."""
LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """`name` is the event's class, `what` its fields beside the customer; `id` is unique and never used again."""

    id: str
    name: str
    customer: CustomerId
    what: Mapping[str, Any]
    trace: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """What is done about events with one of the names in `wants`.

    It is done at least once for each of them, mostly in the order they happened and, after a failure, later than
    its neighbours; so it has to come to the same end however often and in whatever order. `react` is called in the
    name of the program with the cause `event:<id>`, outside any transaction: what it changes, it changes by actions.
    """

    name: str
    wants: frozenset[str]
    react: Callable[[Act, Happened], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """A reaction that failed too often; `error` names what went wrong, `at` is when the event happened."""

    reaction: str
    event: str
    customer: CustomerId
    error: str
    at: datetime


def wait_after(tries: int) -> timedelta:
    """How long a reaction that failed `tries` times rests: 1 s, 4 s, 16 s … an hour at most."""
    return min(timedelta(seconds=4 ** (tries - 1)), LONGEST_WAIT)
