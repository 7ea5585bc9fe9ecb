"""Answers of 企业微信 and 公众号: whether the platform said yes."""

import re
from collections.abc import Mapping
from typing import Any

from adapters.channel import PlatformError, Reaction
from adapters.jsontext import json_object
from adapters.wechat.work.errors import MEANINGS, Meaning, refusal


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


def _number(code: object) -> int | None:
    """Numbers come as texts in places."""
    text = str(code) if isinstance(code, str | int) and not isinstance(code, bool) else ""
    return int(text) if re.fullmatch(r"-?[0-9]{1,18}", text) else None


def _read(content: bytes) -> dict[str, Any] | None:
    try:
        return json_object(content.decode("utf-8", "replace"))
    except ValueError:
        return None
