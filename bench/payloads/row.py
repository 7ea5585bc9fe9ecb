"""One line of a table: an answer that some call of ours gets, by what is in it, and who reads it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, cast

from adapters.channel import Channel, PlatformError
from crm_core.messages import Text
from crm_core.values import Identity

Found = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`fits` looks at the object; `read` gives what our codec makes of the bytes, or raises what it raises.

    `unwanted` are fields that say nothing we did not say in the call, or tell of what is asked for one by one; each is
    a name, or all the names on the way to it with dots between.
    """

    call: str
    fits: Callable[[Found], bool]
    read: Callable[[bytes], Awaitable[object]]
    unwanted: frozenset[str] = frozenset()


def has(*names: str) -> Callable[[Found], bool]:
    """Whether all of these fields are there."""
    return lambda found: all(name in found for name in names)


def holds(name: str, *inner: str) -> Callable[[Found], bool]:
    """Whether a field is an object with all of these, or a list whose first item is one."""
    return lambda found: all(one in _first(found.get(name)) for one in inner) and bool(_first(found.get(name)))


def is_object(name: str) -> Callable[[Found], bool]:
    """Whether a field is an object."""
    return lambda found: isinstance(found.get(name), dict)


def lacks(*names: str) -> Callable[[Found], bool]:
    """Whether none of these fields is there."""
    return lambda found: not any(name in found for name in names)


def only(*names: str) -> Callable[[Found], bool]:
    """Whether nothing but these fields is there."""
    return lambda found: found.keys() <= {"errcode", "errmsg", *names}


def lists(name: str) -> Callable[[Found], bool]:
    """Whether a field is a list, be it empty or null."""
    return lambda found: name in found and (found[name] is None or isinstance(found[name], list))


def lists_none_with(name: str, *inner: str) -> Callable[[Found], bool]:
    """Whether a field is a list, be it empty or null, whose first item has none of these."""
    return lambda found: lists(name)(found) and not any(one in _first(found.get(name)) for one in inner)


def both(*tests: Callable[[Found], bool]) -> Callable[[Found], bool]:
    return lambda found: all(test(found) for test in tests)


async def outcome_of(channel: Channel, to: Identity) -> object:
    """What becomes of words to somebody; of what is refused, why."""
    try:
        return await channel.send(to, Text(text="t"), key="k", repeat_within=None)
    except PlatformError as refused:
        return (refused.reaction, refused.code)


def parts(value: object) -> list[Found]:
    """The objects of a list; none where it is no list."""
    items = cast("list[object]", value) if isinstance(value, list) else []
    return [cast("Found", one) for one in items if isinstance(one, dict)]


def texts(value: object) -> list[str]:
    """What a list names; nothing where it is no list."""
    return [str(one) for one in cast("list[object]", value)] if isinstance(value, list) else []


def _first(value: object) -> Found:
    items = cast("list[object]", value) if isinstance(value, list) else [value]
    return cast("Found", items[0]) if items and isinstance(items[0], dict) else {}
