"""Whether a page's signature was made with a ticket of ours."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """`url` is the page's own address as its browser sees it."""

    nonce: str
    timestamp: str
    url: str
    signature: str


def holds(one: Signed, tickets: Iterable[str], digests: Iterable[str] = ("sha1",)) -> bool:
    made = (_sign(one, ticket, digest) for ticket in tickets for digest in digests)
    return any(hmac.compare_digest(each.encode(), one.signature.encode()) for each in made)


def _sign(one: Signed, ticket: str, digest: str) -> str:
    page = one.url.partition("#")[0]
    said = f"jsapi_ticket={ticket}&noncestr={one.nonce}&timestamp={one.timestamp}&url={page}"
    return hashlib.new(digest, said.encode()).hexdigest()
