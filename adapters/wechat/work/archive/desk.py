"""What the process of the library does for whoever holds the other end of its pipes.

The first frame is `{"do": "begin"}` with the library, the account and the private keys: secrets come this way and
never by an argument or an environment, which others can read. Every request has one answer, `{"error": …}` among them.
"""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, BinaryIO, cast

from adapters.wechat.work.archive.frames import Frame, framed, next_frame
from adapters.wechat.work.archive.sdk import Account, FinanceSdk, NoLibrary, SdkError
from adapters.wechat.work.archive.sealed import KeyUnusable, Opened, open_record, private_keys

HANDLE_SECONDS = 7_000.0
"""The library's handle is known to stop answering after about 7,200 s."""


class Desk:
    """One library at work. `threads` open records at once: neither RSA nor the library holds the interpreter."""

    def __init__(self, begin: dict[str, Any], clock: Callable[[], float]) -> None:
        """Raises NoLibrary, SdkError, KeyUnusable."""
        self._keys = private_keys({int(version): pem for version, pem in begin["keys"].items()})
        self._sdk = FinanceSdk(Path(begin["library"]), Account(**begin["account"]))
        self._pool = ThreadPoolExecutor(begin["threads"])
        self._clock = clock
        self._renew_at = clock() + HANDLE_SECONDS

    def answer(self, words: dict[str, Any]) -> Frame:
        """Raises SdkError, and ValueError for an answer of the library that cannot be read."""
        if self._clock() > self._renew_at:
            self._sdk.renew()
            self._renew_at = self._clock() + HANDLE_SECONDS
        match words["do"]:
            case "page":
                return self._opened(_records(self._sdk.chat_data(words["seq"], words["limit"])))
            case "fetch":
                return {"records": _records(self._sdk.chat_data(words["seq"], words["limit"]))}, b""
            case "open":
                return self._opened(words["records"])
            case "media":
                chunk = self._sdk.media_chunk(words["file"], words["index"])
                return {"index": chunk.index, "last": chunk.last}, chunk.content
            case _:
                raise ValueError("unknown request")

    def _opened(self, records: list[Any]) -> Frame:
        opened = list(self._pool.map(self._open, records))
        return {"records": [_told(one) for one in opened]}, b"".join(one.plain or b"" for one in opened)

    def _open(self, record: object) -> Opened:
        return open_record(record, self._keys, self._sdk)


def read_opened(words: dict[str, Any], load: bytes) -> Iterator[Opened]:
    """The records of an answer."""
    at = 0
    for seq, msgid, size, fault, sealed in words["records"]:
        plain = None if size is None else load[at : at + size]
        at += size or 0
        yield Opened(seq=seq, msgid=msgid, plain=plain, fault=fault, sealed=sealed)


def _told(one: Opened) -> list[object]:
    return [one.seq, one.msgid, None if one.plain is None else len(one.plain), one.fault, one.sealed]


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer request after request until the other end is gone."""
    desk: Desk | None = None
    while frame := next_frame(requests):
        words, load = frame[0], b""
        try:
            if desk is None:
                desk = Desk(words, time.monotonic)
                told: dict[str, Any] = {"ready": True}
            else:
                told, load = desk.answer(words)
        except SdkError as error:
            told = {"error": error.code}
        except (NoLibrary, KeyUnusable, ValueError) as error:
            told = {"error": _NAMES.get(type(error), "answer"), "which": str(error)}
        answers.write(framed(told, load))
        answers.flush()


_NAMES: dict[type[Exception], str] = {NoLibrary: "no_library", KeyUnusable: "key_unusable"}


def _records(content: bytes) -> list[Any]:
    """The records of the library's JSON, whatever they are. Raises SdkError, ValueError."""
    found: object = json.loads(content.decode("utf-8", "replace"), strict=False)
    page = cast("dict[str, Any]", found) if isinstance(found, dict) else {}
    if page.get("errcode", 0):
        raise SdkError(int(page["errcode"]))
    records = page.get("chatdata", [])
    if not isinstance(records, list):
        raise ValueError("no records")  # noqa: TRY004 - it is what came that is wrong
    return cast("list[Any]", records)
