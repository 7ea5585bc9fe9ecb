"""What an app's frame says about the push it answers."""

import json
from contextlib import suppress
from enum import StrEnum
from typing import Any, cast

from emulator.world.dingtalk.pushes import Push

Json = dict[str, Any]
_OK, _FAILED = 200, 500


class Verdict(StrEnum):
    DONE = "acknowledged"
    LATER = "later"
    UNHANDLED = "unhandled"


def judge(said: Json, push: Push) -> Verdict:
    """An event is done unless the app asks for it later; the official client echoes the event as its answer.

    An app without a handler gets it no more; one whose handler failed does.
    """
    code = said.get("code")
    if code == _FAILED:
        return Verdict.LATER
    if code != _OK:
        return Verdict.UNHANDLED
    is_later = push.kind == "event" and read_data(said).get("status") == "LATER"
    return Verdict.LATER if is_later else Verdict.DONE


def read_data(said: Json) -> Json:
    """`data` is a JSON text; anything else counts as empty."""
    with suppress(ValueError, TypeError):
        value = json.loads(said.get("data", "{}"))
        if isinstance(value, dict):
            return cast("Json", value)
    return {}
