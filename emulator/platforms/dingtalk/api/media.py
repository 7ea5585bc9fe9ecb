from typing import Final

from emulator.platforms.dingtalk.call import Call, Endpoint, Json, Refused

_MEBI: Final = 2**20
_KINDS: Final = {
    "image": (20 * _MEBI, frozenset({"jpg", "jpeg", "gif", "png", "bmp"})),
    "voice": (2 * _MEBI, frozenset({"amr", "mp3", "wav"})),
    "video": (20 * _MEBI, frozenset({"mp4"})),
    "file": (20 * _MEBI, frozenset({"doc", "docx", "xls", "xlsx", "ppt", "pptx", "zip", "pdf", "rar"})),
}


def upload(call: Call) -> Json:
    kind = call.query.get("type", "")
    if kind not in _KINDS:
        raise Refused(40004, "不合法的媒体文件类型")
    if call.upload is None:
        raise Refused(41005, "缺少多媒体文件数据")
    most, endings = _KINDS[kind]
    if call.upload.filename.rpartition(".")[2].lower() not in endings:
        raise Refused(40005, "不合法的文件类型")
    content = call.upload.file.read()
    if not content or len(content) > most:
        raise Refused(40006, "不合法的文件大小")
    media_id = call.ding.media.put(
        kind=kind, name=call.upload.filename, content_type=call.upload.content_type, content=content
    )
    return {"type": kind, "media_id": media_id, "created_at": int(call.now * 1000)}


ENDPOINTS = (Endpoint("POST", "media/upload", upload),)
