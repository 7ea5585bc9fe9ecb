"""Messages of 钉钉 as the control interface shows them."""

from typing import Any

from emulator.control.times import iso
from emulator.world import World
from emulator.world.dingtalk.card_words import read_card
from emulator.world.dingtalk.chat import ROBOT, Button, Message, Received, Words

_RECALLED = "（已撤回）"


def received_row(world: World, got: Received) -> dict[str, Any]:
    """What is seen of it now; the buttons' words stand in `text`, too."""
    words, message = _words(world, got.message, got.userid), got.message
    return {
        "n": got.n,
        "msgid": message.msgid,
        "conversation_id": message.conversation_id,
        "msgtype": words.msgtype,
        "text": "\n".join([words.text, *(button.text for button in words.buttons)]),
        "buttons": [_button(button) for button in words.buttons],
        "tapped": got.tapped,
        "raw": words.raw,
        "at": iso(message.at),
    }


def chat_row(world: World, message: Message, got: Received | None, userid: str) -> dict[str, Any]:
    """`n` counts a person's received messages where there is something to tap, else it is the message's own number."""
    words = _words(world, message, userid)
    row: dict[str, Any] = {
        "n": got.n if got else message.id,
        "from": "app" if message.author == ROBOT else ("staff" if message.author == userid else "other"),
        "name": _name(world, message.author),
        "text": words.text,
        "msgtype": words.msgtype,
        "at": message.at,
    }
    if words.buttons:
        row["buttons"] = [_button(button) for button in words.buttons]
    if got and got.tapped:
        row["tapped"] = got.tapped
    if words.media_id and not message.recalled and (media := world.dingtalk.media.find(words.media_id)):
        url = f"/control/dingtalk/media/{media.media_id}"
        row |= {"media": {"kind": media.kind, "name": media.name, "url": url}}
        row["text"] = words.text if words.msgtype == "audio" else ""
    return row


def _words(world: World, message: Message, userid: str) -> Words:
    """A card's words are read anew each time, as it may have changed."""
    if message.recalled:
        return Words(msgtype="text", text=_RECALLED, raw={})
    card = world.dingtalk.cards.find(message.words.card) if message.words.card else None
    return read_card(card, userid) if card else message.words


def _button(button: Button) -> dict[str, str]:
    row = {"key": button.key, "text": button.text}
    return row | {"url": button.url} if button.url else row


def _name(world: World, author: str) -> str:
    staff = world.dingtalk.directory.find(author)
    outsider = world.dingtalk.conversations.outsider(author)
    return staff.name if staff else outsider.name if outsider else ""
