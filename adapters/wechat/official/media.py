"""What followers send: pictures and voices come as files, a video as the address it lies at for a while (media/get)."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import PurePath

import aiohttp

from adapters.channel import PlatformError, Reaction
from adapters.downloads import LARGEST, Downloaded, file_name
from adapters.jsontext import json_object
from adapters.wechat.files import fetched, may_be_fetched, whole
from adapters.wechat.official.client import OfficialClient

_VIDEO = "media/video"
_LONGEST_ANSWER = 4_096


async def download(
    client: OfficialClient, media_id: str, *, hosts: Collection[str], largest: int = LARGEST
) -> Downloaded:
    """Fetch a file whole; a video from where the API is or from one of `hosts`, nowhere else.

    Raises PlatformError: 40007 when it is gone, `too_large` when it is over `largest` bytes.
    """
    found = await fetched(client, media_id, largest=largest)
    if address := _address(found):
        return await _video(client, address, hosts, largest)
    if PurePath(found.file_name).stem == media_id:
        # The platform's own name for what had none.
        return replace(found, file_name="")
    return found


async def _video(client: OfficialClient, address: str, hosts: Collection[str], largest: int) -> Downloaded:
    if not may_be_fetched(address, client.base_url, hosts):
        raise PlatformError(Reaction.STOP, "address", _VIDEO)

    async def read(response: aiohttp.ClientResponse) -> Downloaded:
        content = await whole(response, _VIDEO, largest)
        named = file_name(response.headers.get("Content-Disposition", ""))
        return Downloaded(content=content, content_type=response.content_type, file_name=named)

    return await client.fetch(address, _VIDEO, read)


def _address(found: Downloaded) -> str:
    """Where a video lies; empty for what is a file already."""
    if found.file_name or len(found.content) > _LONGEST_ANSWER or not found.content.lstrip().startswith(b"{"):
        return ""
    try:
        address = json_object(found.content.decode("utf-8", "replace")).get("video_url")
    except ValueError:
        return ""
    return address if isinstance(address, str) else ""
