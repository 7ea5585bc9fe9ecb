"""What goes along with a text to customers: pictures, links, mini-programmes, videos and files."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Discriminator


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """`file` names one we keep; it is uploaded when it is needed. A picture may also be given by its `url`."""

    file: str = ""
    url: str = ""
    kind: Literal["image"] = "image"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A page, shown with its title; `picture` is a URL."""

    title: str
    url: str
    about: str = ""
    picture: str = ""
    kind: Literal["link"] = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class MiniProgramme:
    """A page of a 微信 mini-programme; `file` names the picture it is shown with, 520 by 416, which we keep."""

    app_id: str
    page: str
    title: str
    file: str
    kind: Literal["miniprogram"] = "miniprogram"


@dataclass(frozen=True, slots=True, kw_only=True)
class Video:
    """`file` names one we keep."""

    file: str
    kind: Literal["video"] = "video"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Any other file; `file` names one we keep."""

    file: str
    kind: Literal["file"] = "file"


Attachment = Annotated[Picture | Link | MiniProgramme | Video | Paper, Discriminator("kind")]

Uploaded = Mapping[str, str]
"""What the platform calls the files that were uploaded to it (`media_id`, 3 days), by our names of them."""


def files_of(attachments: tuple[Attachment, ...]) -> dict[str, Literal["image", "video", "file"]]:
    """The files that have to be uploaded, each with what the platform is to take it for."""
    wanted: dict[str, Literal["image", "video", "file"]] = {}
    for one in attachments:
        match one:
            case Picture(file=file) if file:
                wanted[file] = "image"
            case MiniProgramme(file=file):
                wanted[file] = "image"
            case Video(file=file):
                wanted[file] = "video"
            case Paper(file=file):
                wanted[file] = "file"
            case _:
                continue
    return wanted
