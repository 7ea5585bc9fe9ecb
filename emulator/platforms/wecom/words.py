"""What a message of an app says: checks its fields and reads it as a person would."""

from collections.abc import Callable
from typing import Any, cast

from emulator.platforms.wecom.call import Call, Json, Refused
from emulator.platforms.wecom.card import read_card
from emulator.world.wecom.staff_chat import Words

MOST_BYTES = 2048


def read_words(call: Call) -> Words:
    """The message in the body of `message/send`. Raises Refused."""
    msgtype = call.text("msgtype", missing=40008)
    reader = _READERS.get(msgtype)
    if reader is None:
        raise Refused(40008, "invalid message type")
    content = call.body.get(msgtype)
    if not isinstance(content, dict) or not content:
        raise Refused(40063, f"some parameters are empty: {msgtype}")
    return reader(call, msgtype, cast("Json", content))


def _plain(call: Call, msgtype: str, content: Json) -> Words:
    """Longer than 2,048 bytes, it is cut."""
    text = content.get("content")
    if not isinstance(text, str) or not text:
        raise Refused(44004, "empty content")
    cut = text.encode()[:MOST_BYTES].decode(errors="ignore")
    if cut != text:
        call.notes.append("truncated")
    return Words(msgtype=msgtype, text=cut, raw={"msgtype": msgtype, msgtype: content | {"content": cut}})


def _textcard(_call: Call, msgtype: str, content: Json) -> Words:
    for name in ("title", "description", "url"):
        if not content.get(name):
            raise Refused(40063, f"some parameters are empty: {name}")
    text = f"{content['title']}\n{content['description']}"
    return Words(msgtype=msgtype, text=text, raw={"msgtype": msgtype, msgtype: content})


def _file(call: Call, msgtype: str, content: Json) -> Words:
    media = call.wecom.media.find(str(content.get("media_id", "")), call.now)
    if media is None:
        raise Refused(40007, "invalid media_id")
    return Words(msgtype=msgtype, text=f"[{media.name}]", raw={"msgtype": msgtype, msgtype: content})


def _template_card(_call: Call, msgtype: str, content: Json) -> Words:
    text, buttons = read_card(content)
    return Words(msgtype=msgtype, text=text, raw={"msgtype": msgtype, msgtype: content}, buttons=buttons)


_READERS: dict[str, Callable[[Call, str, dict[str, Any]], Words]] = {
    "text": _plain,
    "markdown": _plain,
    "textcard": _textcard,
    "image": _file,
    "file": _file,
    "template_card": _template_card,
}
