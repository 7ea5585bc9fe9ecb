"""The platforms' answers: read once here, trusted afterwards."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any, TypeVar, cast, get_origin

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, ValidationError, model_validator

from adapters.channel import PlatformError, Reaction


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""A time, which the platform writes in seconds since 1970."""


class Answer(BaseModel):
    """The part of an answer that we use, and the rest as it came. What is absent or null takes its default.

    Where a list belongs, one alone may stand without it, `{}` and the empty text say that there is none, and nulls in
    it are passed over.
    """

    model_config = ConfigDict(frozen=True, extra="allow", hide_input_in_errors=True, coerce_numbers_to_str=True)

    @property
    def beyond(self) -> Mapping[str, Any]:
        """What this part of the answer says beyond what we use, by the platform's own names."""
        return self.model_extra or {}

    @model_validator(mode="before")
    @classmethod
    def _as_it_should_be(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        there = {name: inner for name, inner in cast("dict[str, object]", value).items() if inner is not None}
        return there | {name: _listed(there[name]) for name in _lists_of(cls) if name in there}


AnswerT = TypeVar("AnswerT", bound=Answer)


def shaped(path: str, found: dict[str, Any], shape: type[AnswerT]) -> AnswerT:
    """Put an answer in its shape. Raises PlatformError when a part that we cannot do without is missing."""
    whole = _fitted(found, shape)
    if whole is None:
        raise PlatformError(Reaction.STOP, "shape", path)
    return whole


def nested(value: object) -> Mapping[str, Any]:
    """Give a part of an answer whose shape we do not insist on; empty when it is no object."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


@cache
def _lists_of(shape: type[Answer]) -> frozenset[str]:
    return frozenset(name for name, field in shape.model_fields.items() if get_origin(field.annotation) is tuple)


def _listed(value: object) -> list[object]:
    if not isinstance(value, list):
        return [value] if value not in ("", {}) else []
    return [one for one in cast("list[object]", value) if one is not None]


def _fitted(found: dict[str, Any], shape: type[AnswerT]) -> AnswerT | None:
    # The library's exception is let go of before ours is raised: it holds the answer, and people's words in it.
    try:
        return shape.model_validate(found)
    except ValidationError:
        return None
