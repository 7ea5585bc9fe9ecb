"""What a person would read of a message that is not text: `[位置] 名称 地址`."""

from collections.abc import Mapping
from typing import Any, cast

from adapters.answers import nested

_NAMED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "location": ("位置", ("name", "address")),
    "link": ("链接", ("title", "desc", "url")),
    "business_card": ("名片", ("userid",)),
    "miniprogram": ("小程序", ("title",)),
    "channels_shop_product": ("视频号商品", ("title", "sales_price")),
    "channels_shop_order": ("视频号订单", ("order_id", "product_titles", "price_wording")),
    "channels": ("视频号", ("nickname", "title")),
    "merged_msg": ("聊天记录", ("title",)),
    "note": ("笔记", ()),
    "meeting": ("会议", ("title",)),
    "schedule": ("日程", ("title",)),
}
_MEDIA = frozenset({"image", "voice", "video", "file"})


def readable(kind: str, content: Mapping[str, Any]) -> str:
    """Give the words of a message of this kind; none for media, and the kind's own name for one we do not know."""
    if kind == "text":
        return _word(content, "content")
    if kind == "msgmenu":
        return _menu(content)
    if kind in _MEDIA:
        return ""
    label, names = _NAMED.get(kind, (f"暂不支持的消息：{kind}", ()))
    return " ".join([f"[{label}]", *(word for name in names if (word := _word(content, name)))])


def _menu(content: Mapping[str, Any]) -> str:
    """Give the lines of a menu: its head, what can be chosen, its tail. Each choice lies under its own kind's name."""
    listed = content.get("list")
    items = cast("list[object]", listed) if isinstance(listed, list) else []
    choices = [nested(part) for item in items for part in nested(item).values()]
    lines = [
        _word(content, "head_content"),
        *(_word(one, "content") for one in choices),
        _word(content, "tail_content"),
    ]
    return "\n".join(line for line in lines if line)


def _word(content: Mapping[str, Any], name: str) -> str:
    value = content.get(name)
    return value if isinstance(value, str) else ""
