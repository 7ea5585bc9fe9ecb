"""What hangs on a welcome message or a mass-send: pictures, links, mini-programmes, videos and files."""

from collections.abc import Sequence
from typing import Any, cast

from emulator.platforms.wecom.call import Call, Json, Refused

_MOST = 9
_KINDS = {"image", "link", "miniprogram", "video", "file"}
_MEDIA = {"image": "media_id", "miniprogram": "pic_media_id", "video": "media_id", "file": "media_id"}


def check_attachments(call: Call, attachments: Sequence[Json]) -> None:
    """Raises Refused for too many, and for one that is not whole or whose file is not there."""
    if len(attachments) > _MOST:
        raise Refused(40058, "invalid Request Parameter: attachments")
    for one in attachments:
        _check(call, one)


def _check(call: Call, one: Json) -> None:
    kind = str(one.get("msgtype"))
    content: Any = one.get(kind)
    if kind not in _KINDS or not isinstance(content, dict):
        raise Refused(40058, "invalid Request Parameter: attachments")
    content = cast("Json", content)
    if kind == "link" and not (content.get("title") and content.get("url")):
        raise Refused(40063, "some parameters are empty: link")
    media_id = content.get(_MEDIA.get(kind, ""), "")
    if kind in _MEDIA and not content.get("pic_url") and not call.wecom.media.find(str(media_id), call.now):
        raise Refused(40007, "invalid media_id")
