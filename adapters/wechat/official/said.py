"""What a follower says, as a message of a conversation."""

from collections.abc import Callable, Mapping
from datetime import datetime

from adapters.wechat.official.wechatpy_words import Parsed
from crm_core.messages import Author, ChatMessage, FollowerSaid, MediaKind, MediaRef
from crm_core.values import Identity

_MEDIA: Mapping[str, MediaKind] = {
    "image": MediaKind.IMAGE,
    "voice": MediaKind.VOICE,
    "video": MediaKind.VIDEO,
    "shortvideo": MediaKind.VIDEO,
}


def said(parsed: Parsed, follower: Identity, at: datetime) -> FollowerSaid:
    """Read a message; of a kind we do not know its name is kept. Raises Unreadable without a MsgId."""
    kind = _MEDIA.get(parsed.kind)
    media_id = parsed.text("MediaId")
    message = ChatMessage(
        id=f"{follower.platform}:{follower.scope}:{parsed.need('MsgId')}",
        conversation=follower.key,
        customer=follower,
        author=Author.CUSTOMER,
        staff=None,
        at=at,
        kind=kind or parsed.kind,
        text=_readable(parsed),
        media=MediaRef(kind=kind, media_id=media_id) if kind and media_id else None,
    )
    article = ":".join(filter(None, [parsed.text("MsgDataId"), parsed.text("Idx")]))
    return FollowerSaid(message=message, menu_item=parsed.text("bizmsgmenuid") or None, article=article or None)


def _readable(parsed: Parsed) -> str:
    words = _WORDS.get(parsed.kind)
    return words(parsed) if words else f"[暂不支持的消息：{parsed.kind}]"


def _labelled(label: str, parsed: Parsed, *names: str) -> str:
    return " ".join([f"[{label}]", *filter(None, (parsed.text(name) for name in names))])


_WORDS: Mapping[str, Callable[[Parsed], str]] = {
    "text": lambda parsed: parsed.text("Content"),
    "image": lambda _: "",
    "voice": lambda parsed: parsed.text("Recognition"),
    "video": lambda _: "",
    "shortvideo": lambda _: "",
    "location": lambda parsed: _labelled("位置", parsed, "Label", "Location_X", "Location_Y"),
    "link": lambda parsed: _labelled("链接", parsed, "Title", "Description", "Url"),
    # Only named in its message: nothing fetches it.
    "file": lambda parsed: _labelled("文件", parsed, "Title"),
    "miniprogrampage": lambda parsed: _labelled("小程序", parsed, "Title", "PagePath"),
}
