"""Callbacks of 企业微信 at the door: who sent it, what it is called, and what it must stay in order with.

The query carries `msg_signature, timestamp, nonce`; the body is `<xml><Encrypt>…` or `{"encrypt": …}`.
"""

import hashlib
from collections.abc import Mapping

from adapters.envelope import Envelope, Unreadable
from adapters.received import Received
from adapters.wechat.plaintext import Plaintext
from crm_core.values import AppKey


def echo(query: Mapping[str, str], envelope: Envelope) -> str:
    """Answer the verification of an address: the bare text to send back, within 1 s, without quotes or a line end.

    Raises SignatureWrong or Unreadable.
    """
    # A plus sign that the platform did not escape arrives as a space.
    return _open(query, query.get("echostr", "").replace(" ", "+"), envelope)


def receive(query: Mapping[str, str], body: bytes, envelope: Envelope, *, app: AppKey) -> Received:
    """Verify, decrypt and name a callback. Raises SignatureWrong or Unreadable, nothing else."""
    plain = _open(query, Plaintext.read(_text(body)).need("Encrypt"), envelope)
    fields = Plaintext.read(plain)
    return Received(
        key=f"{app}:{_fingerprint(plain, fields, query)}",
        chat=_chat(fields),
        urgent=bool(fields.get("WelcomeCode")),
        kind=fields.kind,
        body=plain,
    )


def _open(query: Mapping[str, str], encrypted: str, envelope: Envelope) -> str:
    message = envelope.open(
        signature=query.get("msg_signature", ""),
        timestamp=query.get("timestamp", ""),
        nonce=query.get("nonce", ""),
        encrypted=encrypted,
    )
    return _text(message)


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("not UTF-8") from None


def _fingerprint(plain: str, fields: Plaintext, query: Mapping[str, str]) -> str:
    """Name the event. Some only say that there is something to be read: two in one second, about different changes,
    read alike, so each delivery counts by its signature; reading once too often does no harm, once too seldom would.
    """
    delivery = query.get("msg_signature", "") if fields.kind.startswith(_TELL_TO_READ) else ""
    return hashlib.sha1((plain + delivery).encode(), usedforsecurity=False).hexdigest()


_TELL_TO_READ = (
    "event/kf_msg_or_event",
    "event/kf_account_auth_change",
    "event/change_external_contact/edit_external_contact",
    "event/change_external_tag/",
)


def _chat(fields: Plaintext) -> str:
    """Name what a callback must stay in order with; a customer's, an account's or a group's sender is always `sys`."""
    if fields.get("Event") == "change_contact":
        return "directory"
    names = ("ExternalUserID", "OpenKfId", "ChatId", "FromUserName")
    return next((found for name in names if (found := fields.get(name))), fields.kind)
