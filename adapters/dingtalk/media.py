"""Pictures, voices, videos and files: sent to the robot, a code and behind it an address that soon lapses; and handed
over to be sent by it.
"""

from urllib.parse import urlsplit

import aiohttp

from adapters.answers import Answer
from adapters.channel import PlatformError, Reaction
from adapters.dingtalk.client import DingtalkClient
from adapters.downloads import LARGEST, Downloaded, file_name
from adapters.multipart import Upload

_PATH = "v1.0/robot/messageFiles/download"
_CHUNK = 64 * 1024


class _Uploaded(Answer):
    media_id: str


class _Place(Answer):
    downloadUrl: str  # noqa: N815 - the platform's name


async def download(client: DingtalkClient, robot_code: str, code: str, *, largest: int = LARGEST) -> Downloaded:
    """Fetch a file whole. Raises PlatformError: `too_large` when it is over `largest` bytes."""
    place = await client.read(_PATH, _Place, {"downloadCode": code, "robotCode": robot_code})
    if not _may_be_fetched(place.downloadUrl, client.hosts.api):
        raise PlatformError(Reaction.STOP, "address", _PATH)

    async def read(response: aiohttp.ClientResponse) -> Downloaded:
        content = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK):
            content += chunk
            if len(content) > largest:
                raise PlatformError(Reaction.STOP, "too_large", "media")
        name = file_name(response.headers.get("Content-Disposition", ""))
        return Downloaded(content=bytes(content), content_type=response.content_type, file_name=name)

    return await client.fetch(place.downloadUrl, "media", read)


async def upload(client: DingtalkClient, kind: str, file: Upload) -> str:
    """Hand over a file of that kind (image, file), whose name says by its ending what it is. Raises PlatformError."""
    return (await client.upload("media/upload", _Uploaded, file, type=kind)).media_id


def _may_be_fetched(address: str, api: str) -> bool:
    """Encrypted from anywhere, as the files lie on a store of many names; otherwise only from where the API is."""
    there, ours = urlsplit(address), urlsplit(api)
    return there.scheme == "https" or (there.scheme, there.netloc) == (ours.scheme, ours.netloc)
