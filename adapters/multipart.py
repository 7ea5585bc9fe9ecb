"""A file as multipart/form-data, whole in memory, so that the call can be repeated."""

import hashlib
from dataclasses import dataclass, field

_NAME = "media"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file to hand over; it needs a name, by which the platform tells its type."""

    name: str
    content_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The bytes to post, and what they are to be announced as."""

    body: bytes = field(repr=False)
    content_type: str


def multipart(file: Upload) -> Form:
    """Wrap a file. The line between the parts is made from the content, which hence does not contain it."""
    boundary = hashlib.blake2b(file.content, digest_size=24).hexdigest()
    name = file.name.replace("\\", "_").replace('"', "_").replace("\r", "_").replace("\n", "_")
    head = (
        f"--{boundary}\r\n"
        f'Content-Disposition: form-data; name="{_NAME}"; filename="{name}"; filelength={len(file.content)}\r\n'
        f"Content-Type: {file.content_type or 'application/octet-stream'}\r\n\r\n"
    )
    body = head.encode() + file.content + f"\r\n--{boundary}--\r\n".encode()
    return Form(body=body, content_type=f"multipart/form-data; boundary={boundary}")
