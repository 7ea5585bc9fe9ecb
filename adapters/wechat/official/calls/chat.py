"""Customer-service messages (message/custom): the platform knows no key for them, so none is ever repeated blindly."""

from collections.abc import Mapping

from adapters.answers import Answer
from adapters.channel import PlatformError, Reaction, Receipt
from adapters.wechat.official.client import OfficialClient
from crm_core.messages import Article, Text, Typing
from crm_core.values import Identity

_SEND = "message/custom/send"
_TYPING = "message/custom/typing"


async def send_text(client: OfficialClient, to: Identity, words: Text, *, key: str, repeated: bool) -> Receipt:  # noqa: ARG001
    """Say something. Raises PlatformError, with the reaction STOP when an earlier try may have arrived."""
    return await _send(client, to, {"msgtype": "text", "text": {"content": words.text}}, repeated=repeated)


async def send_article(client: OfficialClient, to: Identity, words: Article, *, key: str, repeated: bool) -> Receipt:  # noqa: ARG001
    """Show one link with title and picture; the platform takes one at a time. Raises PlatformError as `send_text`."""
    article = {"title": words.title, "description": words.description, "url": words.url, "picurl": words.picture}
    return await _send(client, to, {"msgtype": "news", "news": {"articles": [article]}}, repeated=repeated)


async def show_typing(client: OfficialClient, to: Identity, words: Typing, *, key: str, repeated: bool) -> Receipt:  # noqa: ARG001
    """Show that somebody writes, or no longer; harmless to repeat. Raises PlatformError."""
    command = "Typing" if words.on else "CancelTyping"
    await client.read(_TYPING, Answer, {"touser": to.account, "command": command})
    return Receipt(message_id="")


async def _send(client: OfficialClient, to: Identity, content: Mapping[str, object], *, repeated: bool) -> Receipt:
    if repeated:
        raise PlatformError(Reaction.STOP, "may_have_arrived", _SEND)
    await client.change(_SEND, Answer, {"touser": to.account, **content})
    return Receipt(message_id="")
