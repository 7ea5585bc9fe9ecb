"""One 公众号 as the courier sees it."""

from adapters.channel import PlatformError, Reaction, Receipt, SendLimit
from adapters.portions import cut
from adapters.wechat.official.calls import CALLS
from adapters.wechat.official.client import OfficialClient
from crm_core.messages import Markdown, Outgoing, Text
from crm_core.values import Identity, Platform

TEXT_BYTES = 2_048


class OfficialChannel:
    """What may be said to a follower at all is decided before it is wanted; here it is only carried out."""

    def __init__(self, client: OfficialClient) -> None:
        self._client = client

    def limits(self, words: Outgoing) -> tuple[SendLimit, ...]:  # noqa: ARG002 - the windows are counted by the core
        """Give none: how much a follower may be sent hangs on what they did last."""
        return ()

    def portions(self, words: Outgoing) -> list[Outgoing]:
        """Cut what is too long; 公众号 knows no markdown, so it goes as text."""
        match words:
            case Text() | Markdown():
                return [Text(text=portion) for portion in cut(words.text, TEXT_BYTES)]
            case _:
                return [words]

    async def send(
        self,
        to: Identity,
        words: Outgoing,
        *,
        key: str,
        repeat_within: float | None,
        route: str = "",  # noqa: ARG002 - a follower has one chat with an account
    ) -> Receipt:
        """Make the call that the words ask for. Raises PlatformError."""
        call = CALLS.get(type(words))
        if call is None or to.platform is not Platform.OFFICIAL or to.scope != self._client.app_id or not to.account:
            raise PlatformError(Reaction.STOP, "receiver", "official")
        return await call(self._client, to, words, key=key, repeated=repeat_within is not None)
