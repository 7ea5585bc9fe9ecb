"""Pictures that lie where the platform serves them to anybody who knows the address: those of contact codes."""

from collections.abc import Collection

import aiohttp

from adapters.channel import PlatformError, Reaction
from adapters.multipart import Upload
from adapters.wechat.files import may_be_fetched, whole
from adapters.wechat.work.client import WorkClient

LARGEST = 2 * 1024 * 1024
"""Bytes of a picture that can be sent to a member."""
_PATH = "picture"
_KINDS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


async def picture_at(client: WorkClient, address: str, *, hosts: Collection[str]) -> Upload:
    """Fetch a PNG or JPEG whole, from where the API is or from one of `hosts`, nowhere else.

    Raises PlatformError, with the reaction STOP for what will never be a picture.
    """
    if not may_be_fetched(address, client.base_url, hosts):
        raise PlatformError(Reaction.STOP, "address", _PATH)
    try:
        content = await client.fetch(address, _PATH, _whole)
    except PlatformError as error:
        if str(error.code).startswith(("http_3", "http_4")):
            raise PlatformError(Reaction.STOP, error.code, _PATH) from None
        raise
    kind = next((kind for start, kind in _KINDS.items() if content.startswith(start)), None)
    if kind is None:
        raise PlatformError(Reaction.STOP, "no_picture", _PATH)
    return Upload(name="picture", content_type=kind, content=content)


async def _whole(response: aiohttp.ClientResponse) -> bytes:
    return await whole(response, _PATH, LARGEST)
