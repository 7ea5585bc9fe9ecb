"""Template messages and subscribe messages: the first with a key that makes repeating them safe."""

import hashlib
from collections.abc import Mapping

from adapters.answers import Answer
from adapters.channel import PlatformError, Reaction, Receipt
from adapters.wechat.official.client import OfficialClient
from crm_core.messages import SubscribeNotice, TemplateNotice
from crm_core.values import Identity

_TEMPLATE = "message/template/send"
_SUBSCRIBE = "message/subscribe/bizsend"
_KEY_LENGTH = 32


class _Sent(Answer):
    msgid: str = ""


async def send_template(
    client: OfficialClient, to: Identity, words: TemplateNotice, *, key: str, repeated: bool
) -> Receipt:
    """Send a template message; `client_msg_id` lets the platform drop a repeat. Raises PlatformError."""
    del repeated
    body = {
        "touser": to.account,
        "template_id": words.template,
        **({"url": words.url} if words.url else {}),
        **_miniprogram(words.miniprogram, words.page),
        "data": _values(words.fields),
        "client_msg_id": _client_key(key),
    }
    return Receipt(message_id=(await client.change(_TEMPLATE, _Sent, body)).msgid)


async def send_subscribe(
    client: OfficialClient, to: Identity, words: SubscribeNotice, *, key: str, repeated: bool
) -> Receipt:
    """Send a subscribe message. Nobody promises that its key is heeded, so an unsure one is not repeated.

    Raises PlatformError.
    """
    if repeated:
        raise PlatformError(Reaction.STOP, "may_have_arrived", _SUBSCRIBE)
    body = {
        "touser": to.account,
        "template_id": words.template,
        **({"page": words.page} if words.page else {}),
        **_miniprogram(words.miniprogram, words.page),
        "data": _values(words.fields),
        "client_msg_id": _client_key(key),
    }
    return Receipt(message_id=(await client.change(_SUBSCRIBE, _Sent, body)).msgid)


def _values(fields: Mapping[str, str]) -> Mapping[str, Mapping[str, str]]:
    return {name: {"value": value} for name, value in fields.items()}


def _miniprogram(app_id: str, page: str) -> Mapping[str, object]:
    return {"miniprogram": {"appid": app_id, "pagepath": page}} if app_id else {}


def _client_key(key: str) -> str:
    return hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()[:_KEY_LENGTH]
