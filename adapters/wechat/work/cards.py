"""Our cards as template cards of the kind button_interaction.

The app must have a callback address, or the platform refuses cards with buttons.
"""

import hashlib
from dataclasses import dataclass, replace

from crm_core.messages import Card


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLimits:
    """How much of each part a client shows, in characters (the platform recommends these, and 6 fields)."""

    title: int = 36
    text: int = 160
    value: int = 30
    fields: int = 6


def overflow(card: Card, limits: CardLimits) -> str:
    """Give the words to send before a card that cannot show them all, or the empty text when it can."""
    fits = (
        len(card.title) <= limits.title
        and len(card.text) <= limits.text
        and len(card.fields) <= limits.fields
        and all(len(value) <= limits.value for _name, value in card.fields)
    )
    if fits:
        return ""
    lines = (card.title, card.text, *(f"{name}：{value}" for name, value in card.fields))
    return "\n".join(line for line in lines if line)


def remainder(card: Card, limits: CardLimits) -> Card:
    """Give what is left of a card once its words have been sent before it: its title, shortened, and its buttons."""
    short = card.title if len(card.title) <= limits.title else card.title[: limits.title - 1] + "…"
    return replace(card, title=short, text="", fields=())


def template_card(card: Card, *, key: str) -> dict[str, object]:
    """Write a card as the platform wants it; `key` makes its task id, which no two cards of an app may share."""
    written: dict[str, object] = {
        "card_type": "button_interaction",
        "main_title": {"title": card.title},
        "task_id": task_id(key),
        "button_list": [{"text": button.text, "key": button.key} for button in card.buttons],
    }
    if card.text:
        written["sub_title_text"] = card.text
    if card.fields:
        written["horizontal_content_list"] = [{"keyname": name, "value": value} for name, value in card.fields]
    return written


def task_id(key: str) -> str:
    """Name a card for ever, in the letters a task id may have; it comes back in `StaffTapped.task_id`."""
    return hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()
