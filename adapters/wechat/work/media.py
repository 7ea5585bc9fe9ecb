"""Pictures, voices, videos and files that lie on the platform for 3 days (media/get, media/upload)."""

from adapters.answers import Answer
from adapters.downloads import LARGEST, Downloaded
from adapters.multipart import Upload
from adapters.wechat.files import fetched
from adapters.wechat.work.client import WorkClient

_UPLOAD = "media/upload"


async def download(client: WorkClient, media_id: str, *, largest: int = LARGEST) -> Downloaded:
    """Fetch a file whole. Raises PlatformError: 40007 when it is gone, `too_large` when it is over `largest` bytes."""
    return await fetched(client, media_id, largest=largest)


class _Uploaded(Answer):
    media_id: str


async def upload(client: WorkClient, kind: str, file: Upload) -> str:
    """Hand over a file of that kind (image, voice, video, file); returns the media id. Raises PlatformError."""
    return (await client.upload(_UPLOAD, _Uploaded, file, type=kind)).media_id
