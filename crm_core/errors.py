"""What a person who asked for something can be told. The text is in Chinese and safe to show to that person."""

from typing import ClassVar


class Refusal(Exception):
    """A request that was understood and not carried out. `text` is shown to the person who asked.

    `outcome` is how audit trail and figures name it.
    """

    status: ClassVar[int] = 400
    outcome: ClassVar[str] = "refused"

    def __init__(self, text: str) -> None:
        super().__init__(type(self).__name__)
        self.text = text


class Malformed(Refusal):
    """What was typed or sent cannot be read."""

    status = 422
    outcome = "malformed"


class NotFound(Refusal):
    """It does not exist, or this person may not see it: the two are never told apart."""

    status = 404
    outcome = "not_found"


class NotPermitted(Refusal):
    """This person's roles do not allow it."""

    status = 403
    outcome = "refused"


class Conflict(Refusal):
    """It no longer fits what is there now."""

    status = 409
    outcome = "conflict"
