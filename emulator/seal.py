"""Signs and encrypts callbacks with wechatpy's crypto: a second opinion on the scheme the adapters implement."""

import base64
import json
from dataclasses import dataclass
from typing import Protocol, cast

from wechatpy.enterprise.crypto import PrpCrypto
from wechatpy.utils import WeChatSigner

from emulator.world.callbacks import Form
from emulator.world.ids import letters
from emulator.world.wecom.corp import App


class _Cipher(Protocol):
    def encrypt(self, text: str, corp_id: str) -> bytes: ...


class _Signer(Protocol):
    signature: str

    def add_data(self, *args: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """One HTTP request, ready to be sent (again)."""

    query: dict[str, str]
    body: bytes
    content_type: str


def seal(app: App, corp_id: str, plaintext: str, *, form: Form, at: float) -> Sealed:
    """A fresh nonce, random prefix and signature each time; the plaintext stays as it is.

    Outside the encryption the app is named only where the event belongs to one.
    """
    encrypted, query = _encrypt(app, corp_id, plaintext, at)
    agent_id = str(app.agent_id) if "agentid" in plaintext.lower() else ""
    if form == "json":
        envelope = json.dumps({"tousername": corp_id, "encrypt": encrypted, "agentid": agent_id})
        return Sealed(query=query, body=envelope.encode(), content_type="application/json")
    envelope = (
        f"<xml><ToUserName><![CDATA[{corp_id}]]></ToUserName><AgentID><![CDATA[{agent_id}]]></AgentID>"
        f"<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
    )
    return Sealed(query=query, body=envelope.encode(), content_type="text/xml")


def seal_echo(app: App, corp_id: str, words: str, *, at: float) -> dict[str, str]:
    """The query of a URL verification."""
    encrypted, query = _encrypt(app, corp_id, words, at)
    return query | {"echostr": encrypted}


def _encrypt(app: App, corp_id: str, plaintext: str, at: float) -> tuple[str, dict[str, str]]:
    crypto = cast("_Cipher", PrpCrypto(base64.b64decode(app.aes_key + "=")))
    encrypted = crypto.encrypt(plaintext, corp_id).decode()
    timestamp, nonce = str(int(at)), letters(10)
    signer = cast("_Signer", WeChatSigner())
    signer.add_data(app.token, timestamp, nonce, encrypted)
    return encrypted, {"msg_signature": signer.signature, "timestamp": timestamp, "nonce": nonce}
