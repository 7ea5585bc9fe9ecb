"""Which apps are connected at the moment."""

import random

from emulator.platforms.dingtalk.push.connection import Connection

PATH = "/connect"


class Gateway:
    """Each push goes to one of the connections that asked for it, by chance."""

    def __init__(self) -> None:
        self._connections: list[Connection] = []

    def add(self, connection: Connection) -> None:
        self._connections.append(connection)

    def remove(self, connection: Connection) -> None:
        self._connections.remove(connection)

    def all(self) -> tuple[Connection, ...]:
        return tuple(self._connections)

    def one_for(self, way: tuple[str, str]) -> Connection | None:
        able = [connection for connection in self._connections if connection.takes(way)]
        return random.choice(able) if able else None  # noqa: S311 - no secret
