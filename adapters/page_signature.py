"""What lends a page the abilities of the chat it is opened in: one scheme on 企业微信 (6.3) and 钉钉 (5.2)."""

import hashlib
from dataclasses import dataclass
from typing import Literal

Digest = Literal["sha1", "sha256"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSignature:
    """`timestamp` in whole seconds."""

    nonce: str
    timestamp: int
    signature: str


def signed(ticket: str, url: str, *, nonce: str, timestamp: int, digest: Digest = "sha1") -> PageSignature:
    """Sign the address of a page as its browser sees it, without what follows `#`."""
    page = url.partition("#")[0]
    said = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={page}"
    return PageSignature(nonce=nonce, timestamp=timestamp, signature=hashlib.new(digest, said.encode()).hexdigest())
