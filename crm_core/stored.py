"""A Beanie document whose `_id` is a string of ours."""

from typing import Any, cast

from beanie import Document
from pymongo.asynchronous.collection import AsyncCollection


class Stored(Document):
    """Keyed by a string: made from the cause where a second write of the same thing must be no new thing."""

    id: str = ""  # pyright: ignore[reportIncompatibleVariableOverride] - Beanie declares an optional ObjectId

    @classmethod
    def rows(cls) -> AsyncCollection[dict[str, Any]]:
        """The collection itself, for reads and writes that need no whole document."""
        return cast("AsyncCollection[dict[str, Any]]", cls.get_pymongo_collection())  # pyright: ignore[reportUnknownMemberType]
