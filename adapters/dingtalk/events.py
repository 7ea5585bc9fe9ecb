"""Event callbacks over HTTP: opened, named, and answered in the same envelope.

The query carries `msg_signature` (or `signature`), `timestamp` and `nonce`, the body is `{"encrypt": …}`. The owner
inside is the app key for apps of the developer console and the corp id for older registrations: either is taken, and
the answer names the one that was seen.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.dingtalk.received import event, folded, readable, text_of
from adapters.envelope import Envelope
from adapters.received import Received
from crm_core.values import AppKey

_CHECKS = frozenset({"check_url", "check_create_suite_url", "check_update_suite_url"})
_HEAD = frozenset({"eventtype", "eventid", "corpid", "bizid", "eventtime", "timestamp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCall:
    """An authentic call. `received` is None when the platform only tries whether the address is ours."""

    received: Received | None
    owner: str


def receive(query: Mapping[str, str], body: bytes, envelope: Envelope, *, app: AppKey, now_ms: int) -> EventCall:
    """Verify, decrypt and name an event; one that does not say when it happened counts as of now.

    Raises SignatureWrong or Unreadable, nothing else.
    """
    plain, owner = envelope.open_addressed(
        signature=query.get("msg_signature") or query.get("signature", ""),
        timestamp=query.get("timestamp") or query.get("timeStamp", ""),
        nonce=query.get("nonce", ""),
        encrypted=text_of(readable(body), "encrypt"),
    )
    return EventCall(received=named(plain, app=app, now_ms=now_ms), owner=owner)


def named(plain: bytes | str, *, app: AppKey, now_ms: int) -> Received | None:
    """Name a decrypted event; None when only the address is tried. Raises Unreadable."""
    fields = folded(readable(plain))
    kind = text_of(fields, "eventtype") or "unnamed"
    if kind in _CHECKS:
        return None
    head = {name: value for name, value in fields.items() if name in _HEAD}
    told = {name: value for name, value in fields.items() if name not in _HEAD}
    told["at"] = text_of(fields, "eventtime", "timestamp") or str(now_ms)
    return event(app, kind, text_of(fields, "eventid"), told, head)


def acknowledgement(
    envelope: Envelope, *, owner: str, timestamp: str, nonce: str, prefix: bytes, text: str = "success"
) -> dict[str, str]:
    """The answer that the platform takes for yes; `prefix` is 16 random bytes."""
    encrypted = envelope.seal(text.encode(), receive_id=owner, prefix=prefix)
    signed = envelope.sign(timestamp, nonce, encrypted)
    return {"msg_signature": signed, "encrypt": encrypted, "timeStamp": timestamp, "nonce": nonce}
