"""The platform's answers: read once here, trusted afterwards."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar, cast

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, ValidationError, model_validator

from adapters.channel import PlatformError, Reaction
from adapters.wechat.work.errors import MEANINGS, Meaning, refusal
from adapters.wechat.work.jsontext import json_object


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""A time, which the platform writes in seconds since 1970."""


class Answer(BaseModel):
    """The part of an answer that we use, and the rest as it came. What is absent or null takes its default."""

    model_config = ConfigDict(frozen=True, extra="allow", hide_input_in_errors=True, coerce_numbers_to_str=True)

    @property
    def beyond(self) -> Mapping[str, Any]:
        """What this part of the answer says beyond what we use, by the platform's own names."""
        return self.model_extra or {}

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        return {name: inner for name, inner in cast("dict[str, object]", value).items() if inner is not None}


AnswerT = TypeVar("AnswerT", bound=Answer)


def successful(
    path: str, content: bytes, *, otherwise: Reaction, meanings: Mapping[int, Meaning] = MEANINGS
) -> dict[str, Any]:
    """Read a body with HTTP status 200. A missing errcode means success.

    Raises PlatformError: by its code when the platform said no, and with the reaction `otherwise` when the answer is
    not the platform's at all, which a proxy can give before the platform acted or after.
    """
    found = _read(content)
    code = _number(found.get("errcode", 0)) if found is not None else None
    if found is None or code is None:
        raise PlatformError(otherwise, "html", path)
    if code:
        raise refusal(path, code, str(found.get("errmsg", "")), meanings)
    return found


def shaped(path: str, found: dict[str, Any], shape: type[AnswerT]) -> AnswerT:
    """Put an answer in its shape. Raises PlatformError when a part that we cannot do without is missing."""
    whole = _fitted(found, shape)
    if whole is None:
        raise PlatformError(Reaction.STOP, "shape", path)
    return whole


def nested(value: object) -> Mapping[str, Any]:
    """Give a part of an answer whose shape we do not insist on; empty when it is no object."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _number(code: object) -> int | None:
    """Numbers come as texts in places."""
    text = str(code) if isinstance(code, str | int) and not isinstance(code, bool) else ""
    return int(text) if re.fullmatch(r"-?[0-9]{1,18}", text) else None


# Both of these let go of the library's exception before ours is raised: it holds the answer, and people's words in it.


def _read(content: bytes) -> dict[str, Any] | None:
    try:
        return json_object(content.decode("utf-8", "replace"))
    except ValueError:
        return None


def _fitted(found: dict[str, Any], shape: type[AnswerT]) -> AnswerT | None:
    try:
        return shape.model_validate(found)
    except ValidationError:
        return None
