"""Callbacks of 公众号 at the door, in plain, compatible and safe mode, and the passive reply to them.

The query carries `signature, timestamp, nonce`, and `msg_signature` too where the body is encrypted.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters.envelope import Envelope, SignatureWrong, Unreadable, same, signature
from adapters.received import Received
from adapters.wechat.official.wechatpy_words import render_text
from adapters.wechat.plaintext import Plaintext
from crm_core.values import AppKey

_NAMING = ("FromUserName", "CreateTime", "Event", "EventKey", "MsgID", "Ticket", "MenuId", "Latitude", "Longitude")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """How one account's callbacks are signed. `envelope` is None in plain mode, where nothing is encrypted."""

    app_id: str
    token: str = field(repr=False)
    envelope: Envelope | None

    def echo(self, query: Mapping[str, str]) -> str:
        """Answer the verification of an address: what was sent, as it is. Raises SignatureWrong."""
        self._check(query)
        return query.get("echostr", "")

    def receive(self, query: Mapping[str, str], body: bytes, *, app: AppKey) -> Received:
        """Verify, decrypt and name a callback. Raises SignatureWrong or Unreadable, nothing else."""
        plain = self._open(query, _text(body))
        fields = Plaintext.read(plain)
        return Received(
            key=f"{app}:{_name(plain, fields)}",
            chat=fields.get("FromUserName") or fields.kind,
            urgent=False,
            kind=fields.kind,
            body=plain,
        )

    def reply(self, plain: str, text: str, *, timestamp: str, nonce: str, prefix: bytes) -> str:
        """Write the passive reply to a callback's plaintext, encrypted where the account is; `prefix` is random."""
        reply = render_text(plain, text, at=int(timestamp))
        if self.envelope is None:
            return reply
        sealed = self.envelope.seal(reply.encode(), receive_id=self.app_id, prefix=prefix)
        signed = self.envelope.sign(timestamp, nonce, sealed)
        return (
            f"<xml><Encrypt><![CDATA[{sealed}]]></Encrypt><MsgSignature><![CDATA[{signed}]]></MsgSignature>"
            f"<TimeStamp>{timestamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
        )

    def _open(self, query: Mapping[str, str], body: str) -> str:
        """Give the plaintext. What stands beside the encrypted part in compatible mode, anybody may have written."""
        if self.envelope is None:
            self._check(query)
            return body
        message = self.envelope.open(
            signature=query.get("msg_signature", ""),
            timestamp=query.get("timestamp", ""),
            nonce=query.get("nonce", ""),
            encrypted=Plaintext.read(body).need("Encrypt"),
        )
        return _text(message)

    def _check(self, query: Mapping[str, str]) -> None:
        signed = signature(self.token, query.get("timestamp", ""), query.get("nonce", ""))
        if not same(signed, query.get("signature", "")):
            raise SignatureWrong


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("not UTF-8") from None


def _name(plain: str, fields: Plaintext) -> str:
    """Name the message by its id, an event by who caused what and when (to the second).

    Answers to subscribe messages tell themselves apart only deeper inside, hence by their whole text.
    """
    if (message := fields.get("MsgId")) and fields.get("MsgType") != "event":
        return f"msg:{message}"
    parts = "\n".join(f"{name}={fields.get(name)}" for name in _NAMING)
    if fields.get("Event").startswith("subscribe_msg_") or not fields.get("FromUserName"):
        parts = plain
    return hashlib.sha1(parts.encode(), usedforsecurity=False).hexdigest()
