"""JSON as the platform writes it: control characters stand raw inside texts, and emoji are sometimes cut in half."""

import json
from collections.abc import Iterator
from typing import Any, cast

DEEPEST = 100
"""Levels of objects and lists; no platform comes near it, and what reads them goes down level by level."""


def json_object(text: str) -> dict[str, Any]:
    """Read one JSON object; half an emoji becomes a question mark. Raises ValueError for anything else."""
    try:
        found = json.loads(text, strict=False)
        if "\\ud" in text.lower():
            # A lone surrogate can neither be stored nor sent on.
            found = json.loads(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace"), strict=False)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(found, dict):
        raise ValueError("not an object")  # noqa: TRY004
    if _is_deeper(cast("object", found), DEEPEST):
        raise ValueError("nested too deeply")
    return cast("dict[str, Any]", found)


def json_bytes(value: object) -> bytes:
    """Write raw UTF-8: the platform counts its length limits in bytes of that."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _is_deeper(found: object, most: int) -> bool:
    level = [found]
    for _ in range(most):
        level = [inner for one in level for inner in _within(one) if isinstance(inner, dict | list)]
        if not level:
            return False
    return True


def _within(one: object) -> Iterator[object]:
    return iter(cast("dict[str, object]", one).values() if isinstance(one, dict) else cast("list[object]", one))
