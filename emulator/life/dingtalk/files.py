"""Pictures, voices, videos and files that people send: a code to fetch each with."""

import mimetypes
from dataclasses import dataclass
from typing import Any

from emulator.life.dingtalk.people import Said
from emulator.world import World
from emulator.world.dingtalk.chat import Words

Json = dict[str, Any]
_NAMES = {"image": "图片", "voice": "语音", "video": "视频", "file": "文件"}
_TYPES = {"image": "picture", "voice": "audio", "video": "video", "file": "file"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """`kind` is image, voice, video or file; a picture may have words beside it."""

    kind: str
    name: str
    content: bytes
    recognition: str = ""
    duration_ms: int = 0
    text: str = ""


def sends(world: World, sent: Sent) -> Said:
    content_type = mimetypes.guess_type(sent.name)[0] or "application/octet-stream"
    media_id = world.dingtalk.media.put(kind=sent.kind, name=sent.name, content_type=content_type, content=sent.content)
    code = world.dingtalk.media.code_for(media_id, world.clock())
    msgtype = "richText" if sent.kind == "image" and sent.text else _TYPES[sent.kind]
    content = _content(msgtype, sent, code)
    shown = sent.recognition or sent.text or f"[{_NAMES[sent.kind]}]"
    raw: Json = {"msgtype": msgtype, "content": content}
    return Said(words=Words(msgtype=msgtype, text=shown, raw=raw, media_id=media_id), content={"content": content})


def _content(msgtype: str, sent: Sent, code: str) -> Json:
    if msgtype == "richText":
        picture: Json = {"type": "picture", "downloadCode": code, "pictureDownloadCode": code}
        return {"richText": [{"text": sent.text}, picture]}
    if msgtype == "picture":
        return {"downloadCode": code, "pictureDownloadCode": code}
    if msgtype == "audio":
        return {"duration": sent.duration_ms, "downloadCode": code, "recognition": sent.recognition}
    if msgtype == "video":
        return {"duration": sent.duration_ms, "downloadCode": code, "videoType": "mp4"}
    return {"fileName": sent.name, "downloadCode": code, "spaceId": "1", "fileId": code[-12:]}
