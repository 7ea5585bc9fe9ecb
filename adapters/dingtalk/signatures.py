"""The plain signatures of 钉钉, which cover a time and never what was sent: robots, cards, the page SDK."""

import hashlib
import hmac
from base64 import b64encode
from typing import Literal
from urllib.parse import unquote


def hmac_base64(secret: str, message: str) -> str:
    """Base64 of HMAC-SHA256; card callbacks are signed so over their timestamp alone."""
    return b64encode(hmac.new(secret.encode(), message.encode(), hashlib.sha256).digest()).decode()


def robot_signature(secret: str, timestamp: str) -> str:
    """The header `sign` of a message to a robot, from the app's secret and the header `timestamp` (ms)."""
    return hmac_base64(secret, f"{timestamp}\n{secret}")


def page_signature(
    *, ticket: str, nonce: str, timestamp: str, url: str, algorithm: Literal["sha1", "sha256"] = "sha256"
) -> str:
    """What `dd.config` wants, in lower-case hex. `url` is the page's own; its fragment is left out, its query decoded.

    Older documents sign with SHA-1, the present official example with SHA-256; both are found in use.
    """
    address, _mark, query = url.partition("#")[0].partition("?")
    page = f"{address}?{unquote(query)}" if query else address
    text = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={page}"
    return hashlib.new(algorithm, text.encode(), usedforsecurity=False).hexdigest()
