"""Amounts as staff write them."""

import re
import unicodedata

from crm_core.errors import Malformed

_YUAN = re.compile(r"(\d{1,7})(?:\.(\d{1,2}))?元?")
_COUNT = re.compile(r"(\d{1,7})")
_WORTH = re.compile(r"值\s*(\d{1,7}(?:\.\d{1,2})?)\s*元?$")


def cents(text: str) -> int:
    """`5`, `5元`, `5.5 元` as cents. Raises Malformed."""
    found = _YUAN.fullmatch(_plain(text).replace(" ", ""))
    if found is None:
        raise Malformed(f"没有看懂金额“{text.strip()[:20]}”，例如：5元、5.5元。")
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


def count(text: str, unit: str) -> int:
    """`300` with or without its unit. Raises Malformed."""
    found = _COUNT.fullmatch(_plain(text).replace(" ", "").removesuffix(unit))
    if found is None:
        raise Malformed(f"没有看懂数量“{text.strip()[:20]}”，例如：300{unit}。")
    return int(found[1])


def worth(text: str) -> tuple[str, int]:
    """What stands before `值20元` at the end, and that in cents; 0 where it does not stand there."""
    found = _WORTH.search(_plain(text))
    return (_plain(text)[: found.start()].strip(), cents(found[1])) if found else (_plain(text), 0)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
