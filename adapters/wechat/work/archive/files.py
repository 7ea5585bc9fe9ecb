"""Files of the archive, chunk by chunk, as whole as their records say."""

from dataclasses import dataclass
from hashlib import md5
from typing import BinaryIO

from adapters.channel import PlatformError, Reaction
from adapters.wechat.work.archive.reader import ArchiveReader


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A file as its record tells it: `md5sum` is empty and `size` (bytes) 0 where it does not."""

    file_id: str
    md5sum: str = ""
    size: int = 0


async def fetch(reader: ArchiveReader, file: Wanted, *, largest: int, into: BinaryIO) -> bytes:
    """Write a file, chunk by chunk; returns how it begins. Raises PlatformError.

    `largest` in bytes: a larger one is not fetched (`too_large`). One that is not as the record says is fetched again.
    """
    size, seen, beginning = 0, md5(usedforsecurity=False), b""
    _within(file.size, largest)
    async with reader.media(file.file_id) as parts:
        async for part in parts:
            size += len(part)
            _within(size, largest)
            seen.update(part)
            beginning = beginning or part[:16]
            into.write(part)
    if file.md5sum and seen.hexdigest() != file.md5sum:
        raise PlatformError(Reaction.RETRY, "md5", "archive")
    if not file.md5sum and file.size and size != file.size:
        raise PlatformError(Reaction.RETRY, "size", "archive")
    return beginning


def _within(size: int, largest: int) -> None:
    if size > largest:
        raise PlatformError(Reaction.STOP, "too_large", "archive")
