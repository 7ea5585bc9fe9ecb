"""Opening a Stream connection: a ticket for one use (90 s), a trusted address, and how long to wait after failures."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from adapters.answers import Answer
from adapters.channel import PlatformError, Reaction
from adapters.dingtalk.client import DingtalkClient
from adapters.dingtalk.frames import SUBSCRIPTIONS

_PATH = "v1.0/gateway/connections/open"
_PLATFORM = ".dingtalk.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """Where to connect, once."""

    endpoint: str
    ticket: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Seconds: the first and the longest wait after a failure, and the wait when the platform will not have us."""

    first: float = 1.0
    longest: float = 30.0
    refused: float = 60.0


class _Opened(Answer):
    endpoint: str
    ticket: str


async def entrance(client: DingtalkClient) -> Entrance:
    """Ask for a connection. Raises PlatformError."""
    request = {
        "clientId": client.credentials.app_key,
        "clientSecret": client.credentials.secret,
        "subscriptions": SUBSCRIPTIONS,
        "ua": "scrm",
    }
    opened = await client.open(_PATH, _Opened, request)
    if not trusted(opened.endpoint, api=client.hosts.api):
        raise PlatformError(Reaction.STOP, "endpoint", _PATH)
    return Entrance(endpoint=opened.endpoint, ticket=opened.ticket)


def trusted(endpoint: str, *, api: str) -> bool:
    """Whether to go where an answer sends us: to the platform's own hosts encrypted, or to the host of `api` itself."""
    try:
        there, ours = urlsplit(endpoint), urlsplit(api)
        host = there.hostname or ""
    except ValueError:
        return False
    if there.username or there.password or there.fragment:
        return False
    if there.scheme == "wss":
        return host.endswith(_PLATFORM) or host == ours.hostname
    return there.scheme == "ws" and ours.scheme == "http" and host == ours.hostname


def wait_before(failures: int, pace: Pace, random: Callable[[], float]) -> float:
    """Seconds before the next try: doubling, at most the longest, and between half and all of that by chance."""
    full = min(pace.first * 2 ** min(failures - 1, 16), pace.longest)
    return full * (0.5 + random() / 2)
