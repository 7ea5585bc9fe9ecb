"""What a work notice says: it has field names of its own."""

import json
from collections.abc import Callable
from typing import cast

from emulator.platforms.dingtalk.call import Call, Json, Refused
from emulator.world.dingtalk.card_words import unbroken
from emulator.world.dingtalk.chat import Button, Words

Read = tuple[str, list[Button]]
_MOST_BYTES = 2048
_MOST_LETTERS = 5000
_MOST_TITLE = 64


def read_notice(call: Call) -> Words:
    """Raises Refused."""
    msg = call.part("msg")
    kind = str(msg.get("msgtype", ""))
    if kind not in _READERS:
        raise Refused(40035, "不合法的参数：msgtype")
    content = msg.get(kind)
    if not isinstance(content, dict) or not content:
        raise Refused(40035, f"不合法的参数：{kind}")
    part = cast("Json", content)
    text, buttons = _READERS[kind](part)
    if not text:
        raise Refused(40035, f"不合法的参数：{kind} 为空")
    _check_length(msg, part, text)
    return Words(
        msgtype="actionCard" if kind == "action_card" else kind,
        text=text,
        raw=msg,
        buttons=tuple(buttons),
        media_id=str(part.get("media_id", "")),
    )


def _check_length(msg: Json, part: Json, text: str) -> None:
    """The whole message is limited, and within it the words and the title."""
    size = len(json.dumps(msg, ensure_ascii=False).encode())
    if size > _MOST_BYTES or len(text) > _MOST_LETTERS or len(str(part.get("title", ""))) > _MOST_TITLE:
        raise Refused(34016, "消息内容过长")


def _action_card(part: Json) -> Read:
    listed: list[Json] = part.get("btn_json_list") or []
    found = [(str(one.get("title", "")), str(one.get("action_url", ""))) for one in listed]
    if part.get("single_title"):
        found = [(str(part["single_title"]), str(part.get("single_url", "")))]
    buttons = [Button(key=str(n), text=text, url=url) for n, (text, url) in enumerate(found, start=1)]
    return unbroken(str(part.get("markdown", ""))), buttons


def _oa(part: Json) -> Read:
    body: Json = part.get("body") or {}
    form: list[Json] = body.get("form") or []
    rows = [f"{one.get('key', '')}{one.get('value', '')}" for one in form]
    lines = [str(body.get("title", "")), *rows, str(body.get("content", ""))]
    link = str(part.get("message_url", ""))
    return "\n".join(line for line in lines if line), [Button(key="1", text="查看", url=link)] if link else []


def _link(part: Json) -> Read:
    button = Button(key="1", text="打开", url=str(part.get("messageUrl", "")))
    return f"{part.get('title', '')}\n{part.get('text', '')}".strip(), [button]


def _text(part: Json) -> Read:
    return str(part.get("content", "")), []


def _markdown(part: Json) -> Read:
    return unbroken(str(part.get("text", ""))), []


def _file(part: Json) -> Read:
    return "[文件]" if part.get("media_id") else "", []


_READERS: dict[str, Callable[[Json], Read]] = {
    "text": _text,
    "markdown": _markdown,
    "image": _file,
    "voice": _file,
    "file": _file,
    "action_card": _action_card,
    "oa": _oa,
    "link": _link,
}
