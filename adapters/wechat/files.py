"""Files that lie on the platform for 3 days (media/get), and those at addresses it tells us."""

from collections.abc import Collection
from urllib.parse import urlsplit

import aiohttp

from adapters.channel import PlatformError, Reaction
from adapters.downloads import LARGEST, Downloaded, file_name, signed_type
from adapters.wechat.calling import Calling
from adapters.wechat.work.answers import successful

_PATH = "media/get"
_CHUNK = 64 * 1024


async def fetched(client: Calling, media_id: str, *, largest: int = LARGEST) -> Downloaded:
    """Fetch a file whole. Raises PlatformError: 40007 when it is gone, `too_large` when it is over `largest` bytes."""

    async def read(response: aiohttp.ClientResponse) -> Downloaded:
        content = await whole(response, _PATH, largest)
        disposition = response.headers.get("Content-Disposition", "")
        if not disposition and _may_be_refusal(response.content_type, content):
            # An error, a lapsed token among them, comes as JSON with status 200 in place of the file.
            successful(_PATH, content, otherwise=Reaction.RETRY, meanings=client.meanings)
        return Downloaded(content=content, content_type=response.content_type, file_name=file_name(disposition))

    return await client.stream(_PATH, read, media_id=media_id)


async def whole(response: aiohttp.ClientResponse, path: str, largest: int) -> bytes:
    """Read an answer to its end. Raises PlatformError when it is over `largest` bytes."""
    content = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        content += chunk
        if len(content) > largest:
            raise PlatformError(Reaction.STOP, "too_large", path)
    return bytes(content)


def may_be_fetched(address: str, api: str, hosts: Collection[str]) -> bool:
    """Whether an address lies where the API is or at one of `hosts`; `.qq.com` means every host below it."""
    try:
        there, ours = urlsplit(address), urlsplit(api)
        host = there.hostname or ""
        named = host in hosts or any(one.startswith(".") and host.endswith(one) for one in hosts)
        usual = there.scheme in ("http", "https") and there.port is None
    except ValueError:
        return False
    return (named and usual) or (there.scheme, there.netloc) == (ours.scheme, ours.netloc)


def _may_be_refusal(content_type: str, content: bytes) -> bool:
    if signed_type(content[:16]) is not None:
        return False
    return content_type in {"application/json", "text/plain", "text/html"} or content.lstrip().startswith(b'{"errcode"')
