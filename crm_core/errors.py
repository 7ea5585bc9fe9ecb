"""What a person who asked for something can be told. The text is in Chinese and safe to show to that person."""

from typing import ClassVar


class Refusal(Exception):
    """A request that was understood and not carried out. `text` is shown to the person who asked."""

    status: ClassVar[int] = 400

    def __init__(self, text: str) -> None:
        super().__init__(type(self).__name__)
        self.text = text


class Malformed(Refusal):
    """What was typed or sent cannot be read."""

    status = 422


class NotFound(Refusal):
    """It does not exist, or this person may not see it: the two are never told apart."""

    status = 404


class NotPermitted(Refusal):
    """This person's roles do not allow it."""

    status = 403


class Conflict(Refusal):
    """It no longer fits what is there now."""

    status = 409
