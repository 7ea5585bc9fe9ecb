"""A file fetched from a platform: what it is and the name it goes by, since platforms seldom say."""

import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from crm_core.messages import MediaKind

LARGEST = 20 * 1024 * 1024
"""企业微信 serves more than this in pieces only (830002)."""

_EXTENDED_NAME = re.compile(r"filename\*=utf-8''([^;]+)", re.IGNORECASE)
_PLAIN_NAME = re.compile(r"""filename=(?:"([^"]*)"|([^;]+))""", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f/\\\ud800-\udfff]")
_SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"#!AMR", "audio/amr"),
    (b"%PDF-", "application/pdf"),
)
_TYPES: Mapping[MediaKind, str] = {
    MediaKind.IMAGE: "image/jpeg",
    MediaKind.VOICE: "audio/amr",
    MediaKind.VIDEO: "video/mp4",
    MediaKind.FILE: "application/octet-stream",
}
_TELLS_NOTHING = frozenset({"", "application/octet-stream", "text/plain"})
_ENDINGS = {"image/jpeg": ".jpg", "audio/amr": ".amr"}


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


def signed_type(beginning: bytes) -> str | None:
    """What a file says it is by its first 16 bytes; None for one that does not."""
    if beginning[4:8] == b"ftyp":
        return "audio/mp4" if beginning[8:11] == b"M4A" else "video/mp4"
    return next((content_type for mark, content_type in _SIGNATURES if beginning.startswith(mark)), None)


def named(kind: MediaKind, name: str, beginning: bytes, told: str = "") -> tuple[str, str]:
    """The file's name and content type; `name` and `told` are what the platform says of them, empty for nothing.

    What the file itself says goes first: platforms call a picture `text/plain` now and then.
    """
    told = "" if told in _TELLS_NOTHING else told
    guessed = mimetypes.guess_type(name)[0] if name else None
    content_type = signed_type(beginning) or told or guessed or _TYPES[kind]
    return name or f"{kind}{_ENDINGS.get(content_type) or mimetypes.guess_extension(content_type) or ''}", content_type
