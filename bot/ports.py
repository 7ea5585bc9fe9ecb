"""Ports on 127.0.0.1 that stay the same from one start to the next where they can."""

import socket
from contextlib import suppress
from pathlib import Path

HOST = "127.0.0.1"


def is_free(port: int) -> bool:
    """Whether this process may listen there now."""
    return _bound(port) is not None


def kept_port(file: Path) -> int:
    """The port `file` remembers, or any free one where that is taken or unknown; `file` remembers it from now on."""
    last = file.read_text() if file.exists() else ""
    port = _bound(int(last)) if last.isdigit() else None
    port = port or _bound(0)
    if port is None:
        raise OSError("no free port")
    file.write_text(str(port))
    return port


def _bound(port: int) -> int | None:
    """The port the system gives for `port` (0 asks for any)."""
    with socket.socket() as probe, suppress(OSError, OverflowError):
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # closed connections of last time linger
        probe.bind((HOST, port))
        return probe.getsockname()[1]
    return None
