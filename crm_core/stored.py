"""A Beanie document whose `_id` is a string of ours."""

from collections.abc import Iterable
from enum import Enum
from typing import Any, cast

from beanie import Document
from pydantic import ConfigDict
from pymongo import WriteConcern
from pymongo.asynchronous.collection import AsyncCollection

DURABLE = WriteConcern("majority", j=True)
"""Answered only when a majority of the members has it in its journal."""


def holding(identity: str) -> dict[str, Any]:
    """A filter for whoever has this account, fit for an upsert: a plain equality would store it without its list."""
    return {"identities": {"$elemMatch": {"$eq": identity}}}


def plain(value: object) -> Any:  # noqa: ANN401 - whatever MongoDB takes
    """A value as MongoDB takes it: enums by their value, sets and tuples as lists, at every depth."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {key: plain(one) for key, one in cast("dict[str, object]", value).items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in cast("Iterable[object]", value)]
    return value


def collection_of(document: type[Document]) -> AsyncCollection[dict[str, Any]]:
    """The collection itself, for writes that need no whole document."""
    return cast("AsyncCollection[dict[str, Any]]", document.get_pymongo_collection())  # pyright: ignore[reportUnknownMemberType]


class Stored(Document):
    """Keyed by a string: made from the cause where a second write of the same thing must be no new thing."""

    model_config = ConfigDict(hide_input_in_errors=True)

    id: str = ""  # pyright: ignore[reportIncompatibleVariableOverride] - Beanie declares an optional ObjectId

    @classmethod
    def rows(cls) -> AsyncCollection[dict[str, Any]]:
        """The collection itself, for reads and writes that need no whole document."""
        return collection_of(cls)
