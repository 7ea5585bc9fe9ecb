"""How an app reads its company's archive."""

from dataclasses import dataclass

from adapters.wechat.work.archive.reader import ArchiveReader


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveAccess:
    """`page` is how many records are taken over at once; `largest_file` in bytes."""

    reader: ArchiveReader
    page: int
    every_seconds: float
    largest_file: int
