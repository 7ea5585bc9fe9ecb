"""Addresses of the share page: the public one, and a sealed one with which an inviter sees how far it is."""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta

OWN_LASTS = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class ShareLinks:
    """`origin` is where people open the pages, empty for no pages; `key` is secret and shared by all processes."""

    origin: str
    key: bytes = field(repr=False)

    def public(self, code: str) -> str:
        """For friends; empty without pages."""
        return f"{self.origin}/share/{code}" if self.origin else ""

    def own(self, code: str, now: datetime) -> str:
        """For the owner of the code; lasts OWN_LASTS. Empty without pages."""
        if not self.origin:
            return ""
        return f"{self.public(code)}?me={self.seal(f'own.{code}', now + OWN_LASTS)}"

    def is_own(self, code: str, seal: str, now: datetime) -> bool:
        """Whether the seal is this code's and has not lapsed."""
        return self.holds(f"own.{code}", seal, now)

    def poster(self, code: str) -> str:
        """The picture to pass on; empty without pages."""
        return f"{self.public(code)}/poster.png" if self.origin else ""

    def seal(self, said: str, until: datetime) -> str:
        """`<until>.<signature>`; what was said goes beside it."""
        lapses = str(int(until.timestamp()))
        return f"{lapses}.{self._sign(f'{lapses}.{said}')}"

    def holds(self, said: str, seal: str, now: datetime) -> bool:
        """Whether this was sealed here and has not lapsed."""
        lapses, _, signature = seal[:120].partition(".")
        if not (lapses.isascii() and lapses.isdigit()):
            return False
        return hmac.compare_digest(signature.encode(), self._sign(f"{lapses}.{said}").encode()) and int(lapses) > int(
            now.timestamp()
        )

    def _sign(self, said: str) -> str:
        signature = hmac.digest(self.key, f"share:{said}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(signature).decode().rstrip("=")
