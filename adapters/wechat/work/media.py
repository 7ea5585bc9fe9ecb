"""Pictures, voices, videos and files that lie on the platform for 3 days (media/get, media/upload)."""

import aiohttp

from adapters.answers import Answer
from adapters.channel import PlatformError, Reaction
from adapters.downloads import LARGEST, Downloaded, file_name
from adapters.multipart import Upload
from adapters.wechat.official.client import OfficialClient
from adapters.wechat.work.answers import successful
from adapters.wechat.work.client import WorkClient

_PATH = "media/get"
_UPLOAD = "media/upload"
_CHUNK = 64 * 1024


async def download(client: WorkClient | OfficialClient, media_id: str, *, largest: int = LARGEST) -> Downloaded:
    """Fetch a file whole. Raises PlatformError: 40007 when it is gone, `too_large` when it is over `largest` bytes."""

    async def read(response: aiohttp.ClientResponse) -> Downloaded:
        content = await _content(response, largest)
        disposition = response.headers.get("Content-Disposition", "")
        if not disposition and _may_be_refusal(response.content_type, content):
            # An error, a lapsed token among them, comes as JSON with status 200 in place of the file.
            successful(_PATH, content, otherwise=Reaction.RETRY)
        return Downloaded(content=content, content_type=response.content_type, file_name=file_name(disposition))

    return await client.stream(_PATH, read, media_id=media_id)


class _Uploaded(Answer):
    media_id: str


async def upload(client: WorkClient, kind: str, file: Upload) -> str:
    """Hand over a file of that kind (image, voice, video, file); returns the media id. Raises PlatformError."""
    return (await client.upload(_UPLOAD, _Uploaded, file, type=kind)).media_id


async def _content(response: aiohttp.ClientResponse, largest: int) -> bytes:
    content = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        content += chunk
        if len(content) > largest:
            raise PlatformError(Reaction.STOP, "too_large", _PATH)
    return bytes(content)


def _may_be_refusal(content_type: str, content: bytes) -> bool:
    return content_type in {"application/json", "text/plain", "text/html"} or content.lstrip().startswith(b'{"errcode"')
