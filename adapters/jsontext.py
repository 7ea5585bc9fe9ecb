"""JSON as the platform writes it: control characters stand raw inside texts, and emoji are sometimes cut in half."""

import json
from typing import Any, cast


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
    return cast("dict[str, Any]", found)


def json_bytes(value: object) -> bytes:
    """Write raw UTF-8: the platform counts its length limits in bytes of that."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
