"""A Beanie document whose `_id` is a string of ours."""

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


class Stored(Document):
    """Keyed by a string: made from the cause where a second write of the same thing must be no new thing."""

    model_config = ConfigDict(hide_input_in_errors=True)

    id: str = ""  # pyright: ignore[reportIncompatibleVariableOverride] - Beanie declares an optional ObjectId

    @classmethod
    def rows(cls) -> AsyncCollection[dict[str, Any]]:
        """The collection itself, for reads and writes that need no whole document."""
        return cast("AsyncCollection[dict[str, Any]]", cls.get_pymongo_collection())  # pyright: ignore[reportUnknownMemberType]
