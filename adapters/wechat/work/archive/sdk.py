"""The Finance SDK (`libWeWorkFinanceSdk_C.so`) by ctypes. Only the process of its own may load it: a bug in it kills.

Pointers are `c_void_p`, since ctypes takes them for 32-bit numbers otherwise, and what they point at is read by its
length: it may hold NULs, and nobody promises one at its end.
"""

import ctypes
from collections.abc import Generator
from contextlib import contextmanager
from ctypes import c_char_p, c_int, c_uint, c_ulonglong, c_void_p, string_at
from dataclasses import dataclass, field
from pathlib import Path

_FUNCTIONS: dict[str, tuple[type | None, tuple[type, ...]]] = {
    "NewSdk": (c_void_p, ()),
    "Init": (c_int, (c_void_p, c_char_p, c_char_p)),
    "GetChatData": (c_int, (c_void_p, c_ulonglong, c_uint, c_char_p, c_char_p, c_int, c_void_p)),
    "DecryptData": (c_int, (c_char_p, c_char_p, c_void_p)),
    "GetMediaData": (c_int, (c_void_p, c_char_p, c_char_p, c_char_p, c_char_p, c_int, c_void_p)),
    "DestroySdk": (None, (c_void_p,)),
    "NewSlice": (c_void_p, ()),
    "FreeSlice": (None, (c_void_p,)),
    "GetContentFromSlice": (c_void_p, (c_void_p,)),
    "GetSliceLen": (c_int, (c_void_p,)),
    "NewMediaData": (c_void_p, ()),
    "FreeMediaData": (None, (c_void_p,)),
    "GetOutIndexBuf": (c_void_p, (c_void_p,)),
    "GetData": (c_void_p, (c_void_p,)),
    "GetIndexLen": (c_int, (c_void_p,)),
    "GetDataLen": (c_int, (c_void_p,)),
    "IsMediaDataFinish": (c_int, (c_void_p,)),
}


class SdkError(Exception):
    """The library said no; `code` is its own (10000 to 10011)."""

    def __init__(self, code: int) -> None:
        super().__init__(f"sdk {code}")
        self.code = code


class NoLibrary(Exception):
    """The file is not there, is for another machine, or lacks a function."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whose archive is read, and how it is reached. `proxy` may be empty; `seconds` bounds one call."""

    corp_id: str
    secret: str = field(repr=False)
    proxy: str = ""
    proxy_password: str = field(default="", repr=False)
    seconds: int = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A part of a file, 512 KB at most; `index` asks for the next one."""

    content: bytes = field(repr=False)
    index: str
    last: bool


class FinanceSdk:
    """One loaded library and one handle. `decrypt` may be called from several threads, the rest from one."""

    def __init__(self, library: Path, account: Account) -> None:
        """Raises NoLibrary, SdkError."""
        self._sdk = _loaded(library)
        self._account = account
        self._handle: int | None = None
        self.renew()

    def renew(self) -> None:
        """Make the handle anew: after about two hours the library answers no more with an old one."""
        if self._handle is not None:
            self._sdk.DestroySdk(self._handle)
        self._handle = self._sdk.NewSdk()
        _check(self._sdk.Init(self._handle, self._account.corp_id.encode(), self._account.secret.encode()))

    def chat_data(self, seq: int, limit: int) -> bytes:
        """The page of records after `seq` as JSON, at most 1,000. Raises SdkError."""
        with self._slice() as out:
            _check(self._sdk.GetChatData(self._handle, seq, limit, *self._way(), out))
            return self._content(out)

    def decrypt(self, random_key: bytes, sealed: bytes) -> bytes:
        """What a record says; both arguments must be free of NULs. Raises SdkError."""
        with self._slice() as out:
            _check(self._sdk.DecryptData(random_key, sealed, out))
            return self._content(out)

    def media_chunk(self, file_id: str, index: str) -> Chunk:
        """The part of a file that `index` asks for, the first one when it is empty. Raises SdkError."""
        out = self._sdk.NewMediaData()
        try:
            _check(self._sdk.GetMediaData(self._handle, index.encode(), file_id.encode(), *self._way(), out))
            return Chunk(
                content=_bytes_at(self._sdk.GetData(out), self._sdk.GetDataLen(out)),
                index=_bytes_at(self._sdk.GetOutIndexBuf(out), self._sdk.GetIndexLen(out)).decode("utf-8", "replace"),
                last=self._sdk.IsMediaDataFinish(out) == 1,
            )
        finally:
            self._sdk.FreeMediaData(out)

    def _way(self) -> tuple[bytes, bytes, int]:
        return self._account.proxy.encode(), self._account.proxy_password.encode(), self._account.seconds

    @contextmanager
    def _slice(self) -> Generator[int]:
        made = self._sdk.NewSlice()
        try:
            yield made
        finally:
            self._sdk.FreeSlice(made)

    def _content(self, made: int) -> bytes:
        return _bytes_at(self._sdk.GetContentFromSlice(made), self._sdk.GetSliceLen(made))


def _loaded(library: Path) -> ctypes.CDLL:
    try:
        sdk = ctypes.CDLL(str(library))
        for name, (result, arguments) in _FUNCTIONS.items():
            function = getattr(sdk, name)
            function.restype, function.argtypes = result, arguments
    except (OSError, AttributeError) as error:
        raise NoLibrary(type(error).__name__) from None
    return sdk


def _bytes_at(address: int | None, length: int) -> bytes:
    return string_at(address, length) if address and length > 0 else b""


def _check(code: int) -> None:
    if code:
        raise SdkError(code)
