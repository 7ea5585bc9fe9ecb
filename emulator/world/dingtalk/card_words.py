"""An interactive card as a person sees it.

Templates are built by hand on the platform. The one here shows every text of the card's parameters in their order,
and a parameter that holds a JSON list of objects with a text and a key as buttons.
"""

import json
from typing import Any, cast

from emulator.world.dingtalk.cards import Card, Params
from emulator.world.dingtalk.chat import Button, Words

STANDARD = "StandardCard"
_TEXTS = ("text", "title", "name", "label")
_KEYS = ("key", "id", "actionId", "action", "value")
_HIDDEN = ("sys_", "_")

Json = dict[str, Any]


def read_card(card: Card, userid: str) -> Words:
    """What that person sees of it at this moment."""
    params = card.seen_by(userid)
    text, buttons = _standard(params) if card.template_id == STANDARD else _by_template(params)
    raw = {"msgtype": "interactiveCard", "cardTemplateId": card.template_id, "outTrackId": card.out_track_id}
    return Words(
        msgtype="interactiveCard",
        text=text,
        raw=raw | {"cardParamMap": params},
        buttons=tuple(buttons),
        card=card.out_track_id,
    )


def action_of(card: Card, userid: str, key: str) -> Json:
    """The parameters the tapped button sends along: all that stands with it, as strings."""
    for value in card.seen_by(userid).values():
        for each in _objects(value):
            if _first(each, _KEYS) == key:
                return {name: _string(held) for name, held in each.items()}
    return {}


def _by_template(params: Params) -> tuple[str, list[Button]]:
    lines: list[str] = []
    buttons: list[Button] = []
    for name, value in params.items():
        if value == "[]":
            continue
        found = [_button(each) for each in _objects(value)]
        if found and all(found):
            buttons.extend(button for button in found if button)
        elif value and not name.startswith(_HIDDEN):
            lines.extend(_lines(value))
    return unbroken("\n".join(lines)), buttons


def unbroken(markdown: str) -> str:
    """A line of Markdown ends in two blanks, which nobody sees."""
    return markdown.replace("  \n", "\n")


def _lines(value: str) -> list[str]:
    objects = _objects(value)
    if not objects:
        return [value]
    return ["：".join(_string(part) for part in each.values() if part) for each in objects]


def _button(each: Json) -> Button | None:
    text, key = _first(each, _TEXTS), _first(each, _KEYS)
    return Button(key=key, text=text, url=str(each.get("url", ""))) if text and key else None


def _standard(params: Params) -> tuple[str, list[Button]]:
    """A card without template: header, texts and buttons in one JSON object."""
    content = cast("Json", json.loads(params["cardData"]))
    title = str(content.get("header", {}).get("title", {}).get("text", ""))
    parts: list[Json] = content.get("contents", [])
    texts = [str(part.get("text", "")) for part in parts if part.get("type") in {"text", "markdown"}]
    actions: list[Json] = [action for part in parts if part.get("type") == "action" for action in part["actions"]]
    buttons = [
        Button(
            key=str(action.get("id", place)),
            text=str(action.get("label", {}).get("text", "")),
            url=str(action.get("url", {}).get("all", "")),
        )
        for place, action in enumerate(actions, start=1)
    ]
    return "\n".join(line for line in [title, *texts] if line), buttons


def _objects(value: str) -> list[Json]:
    """The objects of a JSON list; none for any other text."""
    if not value.startswith("["):
        return []
    try:
        parsed = json.loads(value)
    except ValueError:
        return []
    items = cast("list[object]", parsed)
    return cast("list[Json]", items) if all(isinstance(item, dict) for item in items) else []


def _first(each: Json, names: tuple[str, ...]) -> str:
    return next((_string(each[name]) for name in names if each.get(name) not in (None, "")), "")


def _string(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
