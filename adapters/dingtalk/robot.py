"""Messages and taps that 钉钉 posts to an address of ours: signed with a time, not encrypted."""

from collections.abc import Mapping

from adapters.dingtalk.received import card, fingerprint, folded, message, readable, text_of
from adapters.dingtalk.signatures import hmac_base64, robot_signature
from adapters.envelope import SignatureWrong, same
from adapters.received import Received
from crm_core.values import AppKey

WINDOW_MS = 3_600_000
"""The platform says to refuse what was signed longer ago, or that much ahead."""


def receive_message(headers: Mapping[str, str], body: bytes, *, secret: str, app: AppKey, now_ms: int) -> Received:
    """Verify and name a message to the robot. Raises SignatureWrong or Unreadable."""
    timestamp = headers.get("timestamp", "")
    _require(same(robot_signature(secret, timestamp), headers.get("sign", "")), timestamp, now_ms)
    return message(app, folded(readable(body)))


def receive_tap(headers: Mapping[str, str], body: bytes, *, secret: str, app: AppKey, now_ms: int) -> Received:
    """Verify and name a tap on a card; one redelivered carries the same time. Raises SignatureWrong or Unreadable."""
    timestamp = headers.get("x-ddpaas-signature-timestamp", "")
    signed = headers.get("x-ddpaas-signature", "")
    _require(same(hmac_base64(secret, timestamp), signed), timestamp, now_ms)
    fields = folded(readable(body)) | {"at": timestamp}
    return card(app, fingerprint(f"{timestamp}:{text_of(fields, 'outtrackid')}:{body.hex()}"), fields)


def _require(authentic: bool, timestamp: str, now_ms: int) -> None:
    # The signature covers nothing but the time, so an old one must not be good for ever.
    timely = timestamp.isascii() and timestamp.isdigit() and abs(now_ms - int(timestamp)) <= WINDOW_MS
    if not authentic or not timely:
        raise SignatureWrong
