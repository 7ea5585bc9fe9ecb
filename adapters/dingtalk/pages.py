"""Pages opened from a chat of 钉钉: who opened one, and what it may do there (fact sheet 5.2, 5.3)."""

from collections.abc import Callable

from adapters.answers import Answer
from adapters.dingtalk.client import DingtalkClient
from adapters.token import AccessToken, Token

_WHO = "topapi/v2/user/getuserinfo"
_TICKET = "v1.0/oauth2/jsapiTickets"


class _User(Answer):
    userid: str


class _Who(Answer):
    result: _User


class _Ticket(Answer):
    jsapiTicket: str  # noqa: N815 - the platform's name
    expireIn: float  # noqa: N815


async def member_of_code(client: DingtalkClient, code: str) -> str:
    """The member whose code this is; it works once. Raises PlatformError, 40078 for a code that does not hold."""
    return (await client.topapi(_WHO, _Who, {"code": code}, reads=False)).result.userid


class PageTicket:
    """The ticket of one app. `clock` counts seconds and never goes back."""

    def __init__(self, client: DingtalkClient, clock: Callable[[], float]) -> None:
        self._client = client
        self._ticket = AccessToken(self._fetch, clock)

    async def current(self) -> str:
        """Raises PlatformError."""
        return await self._ticket.current()

    async def _fetch(self) -> Token:
        found = await self._client.read(_TICKET, _Ticket, {})
        return Token(text=found.jsapiTicket, seconds=found.expireIn)
