"""What a file of the archive is called and what it is, since its record seldom says."""

import mimetypes
from collections.abc import Mapping
from hashlib import md5
from typing import BinaryIO

from adapters.channel import PlatformError, Reaction
from adapters.wechat.work.archive.reader import ArchiveReader
from crm_core.messages import MediaKind

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
_ENDINGS = {"image/jpeg": ".jpg", "audio/amr": ".amr"}


async def fetch(reader: ArchiveReader, file_id: str, *, md5sum: str, largest: int, into: BinaryIO) -> bytes:
    """Write a file, chunk by chunk; returns how it begins. Raises PlatformError.

    `largest` in bytes: a larger one is not fetched (`too_large`). One that is not as the record says is fetched again.
    """
    size, seen, beginning = 0, md5(usedforsecurity=False), b""
    async with reader.media(file_id) as parts:
        async for part in parts:
            size += len(part)
            if size > largest:
                raise PlatformError(Reaction.STOP, "too_large", "archive")
            seen.update(part)
            beginning = beginning or part[:16]
            into.write(part)
    if md5sum and seen.hexdigest() != md5sum:
        raise PlatformError(Reaction.RETRY, "md5", "archive")
    return beginning


def named(kind: MediaKind, name: str, beginning: bytes) -> tuple[str, str]:
    """The file's name and content type; `name` is the one told, empty for none."""
    signed = next((content for mark, content in _SIGNATURES if beginning.startswith(mark)), None)
    content_type = signed or (mimetypes.guess_type(name)[0] if name else None) or _TYPES[kind]
    return name or f"{kind}{_ENDINGS.get(content_type) or mimetypes.guess_extension(content_type) or ''}", content_type
