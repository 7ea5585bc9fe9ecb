"""Ports on 127.0.0.1 that stay the same from one start to the next where they can."""

import secrets
import socket
from contextlib import suppress
from pathlib import Path

HOST = "127.0.0.1"
SERVERS = range(20_000, 26_000)
DATABASES = range(26_000, 32_000)
"""Both below 32768: from there on Linux gives ports to whoever connects somewhere, also to one found free just now."""


def is_free(port: int) -> bool:
    """Whether this process may listen there now."""
    with socket.socket() as probe, suppress(OSError, OverflowError):
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # closed connections of last time linger
        probe.bind((HOST, port))
        return True
    return False


def kept_port(file: Path, among: range = SERVERS) -> int:
    """The port `file` remembers, or any free one where that is taken or unknown; `file` remembers it from now on."""
    last = file.read_text() if file.exists() else ""
    remembered = [int(last)] if last.isdigit() else []
    for port in (*remembered, *secrets.SystemRandom().sample(among, 100)):
        if is_free(port):
            file.write_text(str(port))
            return port
    raise OSError("no free port")
