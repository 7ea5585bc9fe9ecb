"""Pages opened from a chat of 企业微信: who opened one, and what it may do there (fact sheet 6)."""

from collections.abc import Callable

from adapters.answers import Answer
from adapters.channel import PlatformError, Reaction
from adapters.token import AccessToken, Token
from adapters.wechat.work.client import WorkClient

_WHO = "auth/getuserinfo"
_CORP_TICKET = "get_jsapi_ticket"
_APP_TICKET = "ticket/get"


class _Who(Answer):
    userid: str = ""


class _Ticket(Answer):
    ticket: str
    expires_in: float


async def member_of_code(client: WorkClient, code: str) -> str:
    """The member whose code this is; it works once. Raises PlatformError, `not_a_member` for somebody else's."""
    found = await client.get(_WHO, _Who, code=code)
    if not found.userid:
        raise PlatformError(Reaction.STOP, "not_a_member", _WHO)
    return found.userid


class PageTickets:
    """The two tickets of one app: the company's and the app's own. `clock` counts seconds and never goes back."""

    def __init__(self, client: WorkClient, clock: Callable[[], float]) -> None:
        self._client = client
        self._of_corp = AccessToken(self._corp_ticket, clock)
        self._of_app = AccessToken(self._app_ticket, clock)

    async def of_corp(self) -> str:
        """For `config`. Raises PlatformError."""
        return await self._of_corp.current()

    async def of_app(self) -> str:
        """For `agentConfig`. Raises PlatformError."""
        return await self._of_app.current()

    async def _corp_ticket(self) -> Token:
        found = await self._client.get(_CORP_TICKET, _Ticket)
        return Token(text=found.ticket, seconds=found.expires_in)

    async def _app_ticket(self) -> Token:
        found = await self._client.get(_APP_TICKET, _Ticket, type="agent_config")
        return Token(text=found.ticket, seconds=found.expires_in)
