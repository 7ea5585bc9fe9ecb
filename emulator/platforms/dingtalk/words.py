"""What a message of the app says, in either of its two spellings: checks its fields, reads it as a person would."""

import json
from collections.abc import Callable
from typing import Any, cast

from emulator.world.dingtalk.card_words import unbroken
from emulator.world.dingtalk.chat import Button, Words

Json = dict[str, Any]
MOST_PARAM_BYTES = 15_000


class Unreadable(Exception):
    """`fault` is what the platform calls it: key, param, long or type."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def by_key(msg_key: str, msg_param: object) -> Words:
    """A message of the robot API: `msgParam` is a JSON object as text, its values are text. Raises Unreadable."""
    if not isinstance(msg_param, str):
        raise Unreadable("param")
    if len(msg_param.encode()) > MOST_PARAM_BYTES:
        raise Unreadable("long")
    needed = _needed(msg_key)
    params = _object(msg_param)
    if any(not isinstance(params.get(name), str) or not params[name] for name in needed):
        raise Unreadable("param")
    return _words(msg_key, params, {"msgKey": msg_key, "msgParam": params})


def by_type(body: Json) -> Words:
    """A message to a sessionWebhook or a group robot: `msgtype` names the field it stands in. Raises Unreadable."""
    msgtype = str(body.get("msgtype", ""))
    reader = _READERS.get(msgtype)
    if reader is None:
        raise Unreadable("type")
    content = body.get(msgtype)
    if not isinstance(content, dict) or not content:
        raise Unreadable("param")
    text, buttons = reader(cast("Json", content))
    if not text:
        raise Unreadable("param")
    raw: Json = {"msgtype": msgtype, msgtype: content}
    words = Words(msgtype=_SHOWN.get(msgtype, msgtype), text=text, raw=raw, buttons=tuple(buttons))
    return _with_names(words, body.get("at"))


def _with_names(words: Words, at: object) -> Words:
    """Who is meant but not named in the words is put at their end."""
    if not isinstance(at, dict):
        return words
    meant: Json = cast("Json", at)
    people: list[object] = [*(meant.get("atUserIds") or ()), *(meant.get("atMobiles") or ())]
    names = [str(one) for one in people]
    names += ["所有人"] if meant.get("isAtAll") else []
    missing = " ".join(f"@{name}" for name in names if f"@{name}" not in words.text)
    text = f"{words.text}\n{missing}" if missing else words.text
    return Words(
        msgtype=words.msgtype, text=text, raw=words.raw | {"at": meant}, buttons=words.buttons, card=words.card
    )


def _object(text: str) -> Json:
    try:
        value = json.loads(text)
    except ValueError:
        raise Unreadable("param") from None
    if not isinstance(value, dict):
        raise Unreadable("param")
    return cast("Json", value)


_NEEDED: dict[str, tuple[str, ...]] = {
    "sampleText": ("content",),
    "sampleMarkdown": ("title", "text"),
    "sampleImageMsg": ("photoURL",),
    "sampleLink": ("text", "title", "messageUrl"),
    "sampleActionCard": ("title", "text", "singleTitle", "singleURL"),
    "sampleActionCard6": ("title", "text", "buttonTitle1", "buttonUrl1", "buttonTitle2", "buttonUrl2"),
    "sampleAudio": ("mediaId", "duration"),
    "sampleFile": ("mediaId", "fileName", "fileType"),
    "sampleVideo": ("duration", "videoMediaId", "videoType"),
}
_VERTICAL = {"sampleActionCard2", "sampleActionCard3", "sampleActionCard4", "sampleActionCard5"}
"""There is no sampleActionCard1, and number 6 spells its buttons differently."""


def _needed(msg_key: str) -> tuple[str, ...]:
    """What a message of that kind must hold. Raises Unreadable."""
    if msg_key in _VERTICAL:
        numbers = range(1, int(msg_key[-1]) + 1)
        return ("title", "text", *(f"action{part}{number}" for number in numbers for part in ("Title", "URL")))
    if msg_key not in _NEEDED:
        raise Unreadable("key")
    return _NEEDED[msg_key]


def _words(msg_key: str, params: Json, raw: Json) -> Words:
    if msg_key == "sampleText":
        return Words(msgtype="text", text=params["content"], raw=raw)
    if msg_key == "sampleMarkdown":
        return Words(msgtype="markdown", text=unbroken(params["text"]), raw=raw)
    if msg_key == "sampleLink":
        button = Button(key="1", text="打开", url=params["messageUrl"])
        return Words(msgtype="link", text=f"{params['title']}\n{params['text']}", raw=raw, buttons=(button,))
    if msg_key.startswith("sampleActionCard"):
        return Words(msgtype="actionCard", text=_titled(params), raw=raw, buttons=tuple(_buttons(params)))
    media_id = next(params[name] for name in ("photoURL", "mediaId", "videoMediaId") if name in params)
    kind = {"sampleImageMsg": "image", "sampleAudio": "voice", "sampleVideo": "video"}.get(msg_key, "file")
    return Words(msgtype=kind, text=f"[{params.get('fileName') or _NAMES[kind]}]", raw=raw, media_id=media_id)


_NAMES = {"image": "图片", "voice": "语音", "video": "视频", "file": "文件"}


def _buttons(params: Json) -> list[Button]:
    spelt = [("singleTitle", "singleURL")]
    spelt += [(f"actionTitle{n}", f"actionURL{n}") for n in range(1, 6)]
    spelt += [(f"buttonTitle{n}", f"buttonUrl{n}") for n in (1, 2)]
    found = [(params[title], params[url]) for title, url in spelt if title in params]
    return [Button(key=str(n), text=title, url=url) for n, (title, url) in enumerate(found, start=1)]


def _titled(content: Json) -> str:
    """The title is not shown beside the text; it stands in the list of chats."""
    return unbroken(str(content.get("text") or content.get("title") or ""))


def _action_card(content: Json) -> tuple[str, list[Button]]:
    buttons: list[Json] = content.get("btns") or []
    found = [(str(one.get("title", "")), str(one.get("actionURL", ""))) for one in buttons]
    if content.get("singleTitle"):
        found = [(str(content["singleTitle"]), str(content.get("singleURL", "")))]
    return _titled(content), [Button(key=str(n), text=text, url=url) for n, (text, url) in enumerate(found, start=1)]


def _feed_card(content: Json) -> tuple[str, list[Button]]:
    links: list[Json] = content.get("links") or []
    return "\n".join(str(link.get("title", "")) for link in links), []


def _link(content: Json) -> tuple[str, list[Button]]:
    button = Button(key="1", text="打开", url=str(content.get("messageUrl", "")))
    return f"{content.get('title', '')}\n{content.get('text', '')}".strip(), [button]


def _text(content: Json) -> tuple[str, list[Button]]:
    return unbroken(str(content.get("content") or "")), []


def _markdown(content: Json) -> tuple[str, list[Button]]:
    return unbroken(str(content.get("text") or "")), []


_READERS: dict[str, Callable[[Json], tuple[str, list[Button]]]] = {
    "text": _text,
    "markdown": _markdown,
    "actionCard": _action_card,
    "feedCard": _feed_card,
    "link": _link,
}
_SHOWN = {"feedCard": "link"}
