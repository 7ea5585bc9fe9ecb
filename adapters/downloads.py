"""A file fetched from a platform, and the name it comes under."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

LARGEST = 20 * 1024 * 1024
"""企业微信 serves more than this in pieces only (830002)."""

_EXTENDED_NAME = re.compile(r"filename\*=utf-8''([^;]+)", re.IGNORECASE)
_PLAIN_NAME = re.compile(r"""filename=(?:"([^"]*)"|([^;]+))""", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f/\\\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloaded:
    """`content_type` has no parameters (`image/jpeg`); `file_name` has no folders and may be empty."""

    content: bytes = field(repr=False)
    content_type: str
    file_name: str


def file_name(disposition: str) -> str:
    """Read the name in a Content-Disposition header, or nothing; without folders and control characters.

    The extended form wins wherever it stands (RFC 6266 4.3): the plain one beside it has lost its Chinese letters.
    """
    if extended := _EXTENDED_NAME.search(disposition):
        name = unquote(extended[1])
    else:
        plain = _PLAIN_NAME.search(disposition)
        name = (plain[1] or plain[2] or "").strip() if plain else ""
    return _NOT_IN_NAMES.sub("_", name).lstrip(".")
