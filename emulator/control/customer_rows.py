"""A customer's messages as the control interface shows them."""

from typing import Any

from emulator.control.times import iso
from emulator.world import World
from emulator.world.wecom.customer_chat import CustomerMessage

_OF_MEDIA = frozenset({"image", "voice", "video", "file"})
_MEDIA_WORDS = {"image": "[图片]", "voice": "[语音]", "video": "[视频]", "file": "[文件]"}


def received_row(world: World, message: CustomerMessage) -> dict[str, Any]:
    return {
        "n": message.n,
        "from": message.author,
        "name": _author(world, message),
        "msgid": message.msgid,
        "msgtype": message.msgtype,
        "text": words_of(message),
        "raw": {"msgtype": message.msgtype, message.msgtype: message.content},
        "at": iso(message.at),
    }


def chat_row(world: World, message: CustomerMessage) -> dict[str, Any]:
    """`at` is in Unix seconds; a file has its address in `media`."""
    row: dict[str, Any] = {
        "n": message.n,
        "from": message.author,
        "name": _author(world, message),
        "text": words_of(message),
        "msgtype": message.msgtype,
        "at": message.at,
    }
    if message.msgtype in _OF_MEDIA and (media := world.wecom.media.shown(message.content.get("media_id", ""))):
        row |= {"media": {"kind": media.kind, "name": media.name, "url": f"/control/media/{media.media_id}"}}
        row["text"] = ""
    return row


def words_of(message: CustomerMessage) -> str:
    """What a person reads of it."""
    return words_in(message.msgtype, message.content)


def words_in(msgtype: str, content: dict[str, Any]) -> str:
    """What a person reads of a message, or of an attachment, of that type."""
    if msgtype == "msgmenu":
        return "\n".join(_menu(content))
    if msgtype == "link":
        return "\n".join(filter(None, (f"[链接] {content.get('title', '')}", content.get("url", ""))))
    if msgtype == "miniprogram":
        return f"[小程序] {content.get('title', '')}"
    spoken = content.get("content") or content.get("title") or content.get("name")
    return str(spoken) if spoken else _MEDIA_WORDS.get(msgtype, f"[{msgtype}]")


def _menu(content: dict[str, Any]) -> list[str]:
    entries = [entry.get(entry.get("type"), {}).get("content", "") for entry in content.get("list", [])]
    lines = [content.get("head_content", ""), *entries, content.get("tail_content", "")]
    return [line for line in lines if line]


def _author(world: World, message: CustomerMessage) -> str:
    if message.author == "customer":
        customer = world.wecom.customers.find(message.external_userid)
        return customer.name if customer else ""
    staff = world.wecom.directory.find(message.userid)
    return staff.name if staff else "客服"
