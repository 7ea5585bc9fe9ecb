"""What pages send, each with its limits."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Id = Field(min_length=1, max_length=200)
_LONGEST_NAME = 30
_MOST_TOLD = 5


class Asked(BaseModel):
    """A field nobody knows is an error: it was meant for something."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class ToOpen(Asked):
    """Exactly one of the ways a platform names whom its chat is with."""

    external_userid: str = Field(default="", max_length=200)
    chat_id: str = Field(default="", max_length=200)
    ref: str = Field(default="", max_length=1_000)


class Code(Asked):
    code: str = Field(min_length=1, max_length=512)


class Tags(Asked):
    add: tuple[str, ...] = Field(default=(), max_length=50)
    remove: tuple[str, ...] = Field(default=(), max_length=50)


class Words(Asked):
    text: str = Field(min_length=1, max_length=4_000)


class File(Asked):
    """Of a message, or of a prepared answer."""

    message: str = Field(default="", max_length=200)
    script: str = Field(default="", max_length=200)


class Title(Asked):
    title: str = Field(min_length=1, max_length=100)


class NewScript(Title):
    text: str = Field(min_length=1, max_length=4_000)
    category: str = Field(default="", max_length=100)


class Reveal(Asked):
    reason: str = Field(default="", max_length=200)


class FollowUp(Asked):
    text: str = Field(min_length=1, max_length=4_000)
    result: str = Field(default="", max_length=1_000)
    next: str = Field(default="", max_length=1_000)


class Transfer(Asked):
    to: str = Id


class Brought(Asked):
    code: str = Field(min_length=1, max_length=100)
    reason: str = Field(max_length=1_000)


class NewStage(Asked):
    stage: str = Field(max_length=20)


def wrong_fields(error: ValidationError, means: Mapping[str, str]) -> list[str]:
    """What to change, field by field, each described by `means`; never what was sent."""
    found: dict[str, str] = {}
    for each in error.errors():
        name = str(each["loc"][0])[:_LONGEST_NAME] if each["loc"] else ""
        if not name:
            return ['要是一个对象，例如 {"order_no": …}']
        if each["type"] == "missing":
            found[name] = f"缺少 {name}（{means[name]}）"
        else:
            found[name] = f"{name} 应是{means[name]}" if name in means else f"没有 {name} 这一项"
    return [*found.values()][:_MOST_TOLD]
