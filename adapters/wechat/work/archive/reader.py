"""The process of the library as the bot sees it: started when needed, ended when it hangs, replaced when it died."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from adapters.channel import PlatformError, Reaction
from adapters.wechat.work.archive.desk import read_opened
from adapters.wechat.work.archive.frames import Broken, Frame, coming_frame, framed
from adapters.wechat.work.archive.refusals import refused
from adapters.wechat.work.archive.sdk import Account
from adapters.wechat.work.archive.sealed import Opened, place_of, sealed_text

PATIENCE = 30.0
"""Seconds for one request beyond those the library itself may take; what takes longer hangs."""
_GRACE = 1.0
_COMMAND = (sys.executable, "-m", "adapters.wechat.work.archive")
_ROOT = Path(__file__).parents[4]


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What it takes to read an archive. `keys` are the private keys (PEM) by the version the platform counts them with.

    `threads` is how many records are opened at once; `patience` (seconds) is what a request may take beyond the time
    the account gives the platform.
    """

    library: Path
    account: Account
    keys: Mapping[int, str] = field(repr=False)
    threads: int = 2
    patience: float = PATIENCE


class Died(Exception):
    """The process ended in the middle of a request (`crash`), or had to be ended (`hang`)."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


class ArchiveReader:
    """One process of the library at most, one request at a time. Every method raises PlatformError."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._process: Process | None = None
        self._turn = asyncio.Lock()

    @property
    def versions(self) -> frozenset[int]:
        """The versions there is a key for."""
        return frozenset(self._access.keys)

    @property
    def pid(self) -> int | None:
        """The process at work, None without one."""
        return self._process.pid if self._process else None

    async def page(self, after: int, limit: int) -> list[Opened]:
        """The records after seq `after`, in order, opened; at most `limit`, none when there are no more.

        A record that kills the library, or that it never gets done with, is found and set aside like any other that
        cannot be opened.
        """
        try:
            return await self._opened({"do": "page", "seq": after, "limit": limit})
        except Died:
            return [await self._open_alone(one) for one in await self._fetched(after, limit)]

    async def open(self, records: Sequence[Any]) -> list[Opened]:
        """Open records as they were fetched once."""
        if not records:
            return []
        try:
            return await self._opened({"do": "open", "records": [*records]})
        except Died:
            return [await self._open_alone(one) for one in records]

    @asynccontextmanager
    async def media(self, file_id: str) -> AsyncGenerator[AsyncGenerator[bytes]]:
        """The parts of a file, in order; others may ask for something between two of them."""
        async with aclosing(self._parts(file_id)) as parts:
            yield parts

    async def check(self) -> None:
        """Make sure that the library can be loaded and the platform lets us read."""
        await self._settled({"do": "fetch", "seq": 0, "limit": 1})

    async def close(self) -> None:
        """End the process: it goes by itself when nobody speaks to it any more, unless it hangs."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(_GRACE):
                    await process.wait()
        finally:  # also where the waiting is cancelled: nobody else knows of the process any more
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
        await process.wait()

    async def _parts(self, file_id: str) -> AsyncGenerator[bytes]:
        index, last = "", False
        while not last:
            words, content = await self._part({"do": "media", "file": file_id, "index": index})
            if not words["last"] and (words["index"] in {"", index} or not content):
                raise PlatformError(Reaction.RETRY, "no_progress", "GetMediaData")
            index, last = words["index"], words["last"]
            yield content

    async def _part(self, request: dict[str, Any]) -> Frame:
        """A part is asked for by where it lies, whichever process asks: one that died costs only the part at hand."""
        try:
            return await self._asked(request)
        except Died:
            return await self._settled(request)

    async def _fetched(self, after: int, limit: int) -> list[Any]:
        """Records as they lie at the platform; fewer of them when so many are too much for the library."""
        try:
            return (await self._asked({"do": "fetch", "seq": after, "limit": limit}))[0]["records"]
        except Died:
            if limit == 1:
                raise PlatformError(Reaction.RETRY, "archive_died", "fetch") from None
            return await self._fetched(after, limit // 8 or 1)

    async def _open_alone(self, record: object) -> Opened:
        """One by one, each that kills costs one process; what they die of lies then in no doubt."""
        try:
            (opened,) = await self._opened({"do": "open", "records": [record]})
        except Died as died:
            seq, msgid = place_of(record)
            return Opened(seq=seq, msgid=msgid, fault=died.how, sealed=sealed_text(record))
        return opened

    async def _opened(self, request: dict[str, Any]) -> list[Opened]:
        return [*read_opened(*await self._asked(request))]

    async def _settled(self, request: dict[str, Any]) -> Frame:
        """The answer; that the process died is then a failure like any other."""
        try:
            return await self._asked(request)
        except Died:
            raise PlatformError(Reaction.RETRY, "archive_died", request["do"]) from None

    async def _asked(self, request: dict[str, Any]) -> Frame:
        """Raises Died, PlatformError."""
        async with self._turn:
            if self._process is None:
                await self._begin()
            return await self._exchange(request)

    async def _begin(self) -> None:
        self._process = await asyncio.create_subprocess_exec(*_COMMAND, stdin=PIPE, stdout=PIPE, cwd=_ROOT)
        access = self._access
        begin = {
            "library": str(access.library),
            "account": asdict(access.account),
            "keys": {str(version): pem for version, pem in access.keys.items()},
            "threads": access.threads,
        }
        try:
            await self._exchange(begin)
        except (PlatformError, Died) as error:
            await self.close()
            if isinstance(error, Died):
                raise PlatformError(Reaction.RETRY, "archive_died", "Init") from None
            raise

    def _seconds(self, request: dict[str, Any]) -> float:
        """How long an answer may take: opening asks nobody, beginning takes what the machine takes."""
        match request.get("do"):
            case None:
                return PATIENCE
            case "open":
                return self._access.patience
            case _:
                return self._access.patience + self._access.account.seconds

    async def _exchange(self, request: dict[str, Any]) -> Frame:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise Died("crash")
        try:
            async with asyncio.timeout(self._seconds(request)):
                process.stdin.write(framed(request))
                await process.stdin.drain()
                words, load = await coming_frame(process.stdout)
        except (Broken, ConnectionError, TimeoutError) as error:
            await self.close()
            raise Died("hang" if isinstance(error, TimeoutError) else "crash") from None
        except BaseException:
            # Cancelled: whatever it answers now would be taken for the answer to the next request.
            await self.close()
            raise
        if "error" in words:
            raise refused(words["error"], words.get("which", ""))
        return words, load
