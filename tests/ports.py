"""Ports for the servers of the tests, which several processes run at once."""

import os
from itertools import cycle

from bot.ports import is_free

_BLOCK = 400
_FIRST = 10_000 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % 20 * _BLOCK
_begin = os.getpid() % _BLOCK  # another run beside this one would count through the same
_ports = cycle(_FIRST + (_begin + step) % _BLOCK for step in range(_BLOCK))
_REFUSED = 10_080
"""Browsers open no page there."""


def unused_port() -> int:
    """One that no other process of this run takes before it is listened on: each has a block of its own."""
    return next(port for port in _ports if port != _REFUSED and is_free(port))
