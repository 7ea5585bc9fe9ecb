"""Our cards as template cards: buttons (button_interaction), and questions to tick (selections and votes).

The app must have a callback address, or the platform refuses cards with buttons.
"""

import hashlib
from dataclasses import dataclass, replace

from crm_core.messages import Card, Choice

_QUESTION = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLimits:
    """How much of each part a client shows, in characters (the platform recommends these, and 6 fields).

    A selection has at most `selection` options, a vote at most `vote`.
    """

    title: int = 36
    text: int = 160
    value: int = 30
    fields: int = 6
    option: int = 11
    selection: int = 10
    vote: int = 20


def lines_before(choice: Choice, limits: CardLimits) -> str:
    """Give the words to send before a choice that cannot show them all, or the empty text when it can."""
    fits = (
        len(choice.title) <= limits.title
        and len(choice.text) <= limits.text
        and all(len(one.text) <= limits.option for one in choice.options)
    )
    return "" if fits else choice.plain


def shortened_choice(choice: Choice, limits: CardLimits) -> Choice:
    """Give a choice whose words have been sent before it: its title and its options, shortened."""
    options = tuple(replace(one, text=_short(one.text, limits.option)) for one in choice.options)
    return replace(choice, title=_short(choice.title, limits.title), text="", options=options)


def choice_card(choice: Choice, limits: CardLimits, *, key: str) -> dict[str, object]:
    """Write a question: one of a few as a selection, anything else as a vote."""
    written: dict[str, object] = {
        "main_title": {"title": choice.title, **({"desc": choice.text} if choice.text else {})},
        "task_id": task_id(key),
        "submit_button": {"text": choice.submit.text, "key": choice.submit.key},
    }
    if not choice.several and len(choice.options) <= limits.selection:
        options = [{"id": one.key, "text": one.text} for one in choice.options]
        question = {"question_key": _QUESTION, "title": "请选择", "option_list": options}
        return written | {"card_type": "multiple_interaction", "select_list": [question]}
    ticks = [{"id": one.key, "text": one.text, "is_checked": one.chosen} for one in choice.options[: limits.vote]]
    checkbox = {"question_key": _QUESTION, "mode": int(choice.several), "option_list": ticks}
    return written | {"card_type": "vote_interaction", "checkbox": checkbox}


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
    return replace(card, title=_short(card.title, limits.title), text="", fields=())


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


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"


def task_id(key: str) -> str:
    """Name a card for ever, in the letters a task id may have; it comes back in `StaffTapped.task_id`."""
    return hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()
