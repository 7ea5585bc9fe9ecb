"""What goes over the pipes: a frame is two lengths (32 bits, big-endian), a JSON object, and bytes as they are."""

import json
from asyncio import IncompleteReadError, StreamReader
from struct import Struct
from typing import Any, BinaryIO, cast

_HEAD = Struct(">II")
LARGEST = 256 * 2**20
"""Bytes; more than that is no frame but something else on the pipe."""

Frame = tuple[dict[str, Any], bytes]


class Broken(Exception):
    """The pipe has ended, or what came is no frame."""


def framed(words: dict[str, Any], load: bytes = b"") -> bytes:
    """A frame ready to be written."""
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return _HEAD.pack(len(text), len(load)) + text + load


def next_frame(pipe: BinaryIO) -> Frame | None:
    """The next frame of a pipe; None at its end."""
    head = pipe.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    words, load = _HEAD.unpack(head)
    return _read(pipe.read(words)), pipe.read(load)


async def coming_frame(pipe: StreamReader) -> Frame:
    """The next frame of a pipe. Raises Broken."""
    try:
        words, load = _HEAD.unpack(await pipe.readexactly(_HEAD.size))
        if words + load > LARGEST:
            raise Broken
        return _read(await pipe.readexactly(words)), await pipe.readexactly(load)
    except (IncompleteReadError, ValueError):
        raise Broken from None


def _read(text: bytes) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads(text.decode("utf-8", "surrogatepass")))
