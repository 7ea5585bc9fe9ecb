"""What a person would read of an archived message, and the attachments it has (会话内容存档 › 消息格式)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from adapters.answers import nested
from adapters.jsontext import json_object
from crm_core.messages import MediaKind, MediaRef

MOST_ATTACHMENTS = 20
MOST_ITEMS = 100
LONGEST_TEXT = 20_000
"""Characters of what is read; the original holds the rest."""

_PAYLOADS = {"external_redpacket": "redpacket", "docmsg": "doc", "markdown": "info", "news": "info"}
"""Types whose contents do not lie under their own name; newer ones have theirs under `info` as a rule."""
_LABELS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "card": ("名片", ("corpname", "userid")),
    "location": ("位置", ("title", "address")),
    "emotion": ("表情", ()),
    "link": ("链接", ("title", "description", "link_url")),
    "weapp": ("小程序", ("displayname", "title", "description")),
    "todo": ("待办", ("title", "content")),
    "redpacket": ("红包", ("wish",)),
    "external_redpacket": ("红包", ("wish",)),
    "meeting": ("会议", ("topic", "starttime", "address", "remarks")),
    "docmsg": ("文档", ("title", "link_url")),
    "calendar": ("日程", ("title", "creatorname", "starttime", "place", "remarks")),
    "meeting_voice_call": ("音视频会议", ()),
    "voip_doc_share": ("会议中共享的文件", ("filename",)),
    "sphfeed": ("视频号", ("sph_name", "feed_desc")),
    "voiptext": ("通话", ("callduration",)),
    "qydiskfile": ("微盘文件", ("filename",)),
    "agree": ("同意会话存档", ()),
    "disagree": ("不同意会话存档", ()),
}
_MEDIA = {
    "image": MediaKind.IMAGE,
    "voice": MediaKind.VOICE,
    "video": MediaKind.VIDEO,
    "file": MediaKind.FILE,
    "meeting_voice_call": MediaKind.VOICE,
    "voip_doc_share": MediaKind.FILE,
}
_TIMES = {"starttime"}
_CHINA = timedelta(hours=8)
"""Ahead of UTC: the platform's own time, in which a meeting stands wherever staff are."""
_LARGEST_SIZE = 2**40
_SECONDS = {"callduration"}
_WRITTEN = {"text": "content", "markdown": "content"}


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a message, and what is attached to it."""

    text: str
    media: tuple[MediaRef, ...]


def said(kind: str, record: Mapping[str, Any]) -> Said:
    """Read the contents of a record of this type; one we do not know is named."""
    content = nested(record.get(_PAYLOADS.get(kind, kind))) or nested(record.get(kind)) or nested(record.get("info"))
    attached = [*_attached(kind, content)]
    return Said(_text(kind, content)[:LONGEST_TEXT], tuple(attached[:MOST_ATTACHMENTS]))


def _text(kind: str, content: Mapping[str, Any]) -> str:
    if kind in _WRITTEN:
        return _word(content, _WRITTEN[kind])
    if reading := _COMPOSED.get(kind):
        return reading(content)
    if kind in _MEDIA and kind not in _LABELS:
        return ""
    label, names = _LABELS.get(kind, (f"暂不支持的消息：{kind}", ()))
    return _line(label, *(_word(content, name) for name in names))


def _mixed(content: Mapping[str, Any]) -> str:
    return "\n".join(_item(kind, inner) for kind, inner in _items(content))


def _chat_record(content: Mapping[str, Any]) -> str:
    lines = (_item(kind, inner) for kind, inner in _items(content))
    return "\n".join([_line("聊天记录", _word(content, "title")), *lines])


def _vote(content: Mapping[str, Any]) -> str:
    return _line("投票", _word(content, "votetitle"), *map(str, _list(content.get("voteitem"))))


def _collect(content: Mapping[str, Any]) -> str:
    questions = (_word(nested(one), "ques") for one in _list(content.get("details")))
    return _line("填表", _word(content, "title"), *questions)


def _news(content: Mapping[str, Any]) -> str:
    articles = (nested(one) for one in _list(content.get("item")))
    return "\n".join(
        _line("图文", _word(one, "title"), _word(one, "description"), _word(one, "url")) for one in articles
    )


_COMPOSED = {"mixed": _mixed, "chatrecord": _chat_record, "vote": _vote, "collect": _collect, "news": _news}
_NAMED = {"image": "图片", "voice": "语音", "video": "视频", "file": "文件"}


def _item(kind: str, content: Mapping[str, Any]) -> str:
    """One part of a message made of several."""
    if kind in _NAMED:
        return _line(_NAMED[kind], _word(content, "filename"))
    return _text(kind, content)


def _items(content: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The parts, each with its type, which `chatrecord` writes `ChatRecordText`; contents are JSON in a string."""
    for one in _list(content.get("item"))[:MOST_ITEMS]:
        part = nested(one)
        kind = _word(part, "type").removeprefix("ChatRecord").lower() or "chatrecord"
        yield kind, _unpacked(part.get("content"))


def _unpacked(content: object) -> Mapping[str, Any]:
    if not isinstance(content, str):
        return nested(content)
    try:
        return json_object(content)
    except ValueError:
        return {"content": content}


def _attached(kind: str, content: Mapping[str, Any]) -> Iterator[MediaRef]:
    if kind in {"mixed", "chatrecord"}:
        for inner, part in _items(content):
            yield from _attached(inner, part)
        return
    file = content.get("sdkfileid")
    if kind in _MEDIA and isinstance(file, str) and file:
        name = _word(content, "filename")
        md5 = _word(content, "md5sum").lower()
        yield MediaRef(kind=_MEDIA[kind], media_id=file, name=name, md5=md5, size=_size(content))


def _size(content: Mapping[str, Any]) -> int:
    """In bytes; 0 where it is not told."""
    told = content.get("filesize", content.get("voice_size"))
    return told if isinstance(told, int) and 0 < told < _LARGEST_SIZE else 0


def _line(label: str, *words: str) -> str:
    return " ".join([f"[{label}]", *filter(None, words)])


def _list(value: object) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []


def _word(content: Mapping[str, Any], name: str) -> str:
    value = content.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return _number(name, value)
    return value if isinstance(value, str) else ""


def _number(name: str, value: int) -> str:
    if name in _SECONDS:
        return f"{value // 60} 分 {value % 60} 秒"
    if name in _TIMES:
        try:
            return f"{datetime.fromtimestamp(value, UTC) + _CHINA:%Y-%m-%d %H:%M}"
        except (ValueError, OverflowError, OSError):
            return ""
    return str(value)
