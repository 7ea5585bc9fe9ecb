"""Signed, short-lived references to a customer, for links in chats whose platform does not say whom they are with.

They only name a customer: whoever opens one sees no more than they may see anyway.
"""

import base64
import hashlib
import hmac
import time
from collections.abc import Callable

from crm_core.errors import Refusal
from crm_core.values import CustomerId

LASTS = 24 * 3_600


class LinkLapsed(Refusal):
    """A reference that is forged, or a day old."""

    status = 404
    outcome = "link_lapsed"

    def __init__(self) -> None:
        super().__init__("这个链接已过期，请在聊天里再查一次这位客户。")


class Refs:
    """`key` is secret and shared by all processes."""

    def __init__(self, key: bytes, *, clock: Callable[[], float] = time.time) -> None:
        self._key = key
        self._clock = clock

    def make(self, customer: CustomerId) -> str:
        """A reference that lasts a day."""
        said = f"{int(self._clock()) + LASTS}.{customer}".encode()
        return f"{_text(said)}.{_text(self._sign(said))}"

    def read(self, ref: str) -> CustomerId:
        """Raises LinkLapsed."""
        said, _, signature = ref.partition(".")
        try:
            plain, signed = _bytes(said), _bytes(signature)
        except ValueError:
            raise LinkLapsed from None
        if not hmac.compare_digest(signed, self._sign(plain)):
            raise LinkLapsed
        until, _, customer = plain.decode().partition(".")
        if int(until) < self._clock():
            raise LinkLapsed
        return CustomerId(customer)

    def _sign(self, said: bytes) -> bytes:
        return hmac.digest(self._key, b"sidebar:" + said, hashlib.sha256)


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
