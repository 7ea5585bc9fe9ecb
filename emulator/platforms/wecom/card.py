"""Template cards: notices, buttons, votes and selections; their limits and their visible words."""

import re
from collections.abc import Iterator
from typing import Any, cast

from emulator.platforms.wecom.call import Json, Refused
from emulator.world.wecom.staff_chat import Button

INTERACTIVE = frozenset({"button_interaction", "vote_interaction", "multiple_interaction"})
_KINDS = INTERACTIVE | {"text_notice", "news_notice"}
_TASK_ID = re.compile(r"[A-Za-z0-9_\-@]{1,128}")
_MOST = {"horizontal_content_list": 6, "jump_list": 3, "button_list": 6}
_LONGEST_KEY = 1024


def read_card(card: Json) -> tuple[str, tuple[Button, ...]]:
    """The words a person sees, line by line, and the buttons. Raises Refused, naming the field."""
    kind = card.get("card_type")
    if kind not in _KINDS:
        raise _bad("card_type")
    for name, most in _MOST.items():
        if len(_list(card, name)) > most:
            raise _bad(name)
    _check_task_id(card)
    buttons = _buttons(card)
    questions(card)
    if kind in ("text_notice", "news_notice"):
        _check_notice(card)
    elif not buttons:
        raise _bad("button_list" if kind == "button_interaction" else "submit_button")
    return "\n".join(line for line in _lines(card) if line), buttons


def _bad(name: str) -> Refused:
    return Refused(40058, f"invalid Request Parameter: template_card.{name}")


def _check_task_id(card: Json) -> None:
    task_id = card.get("task_id")
    if task_id is None and card["card_type"] not in INTERACTIVE and "action_menu" not in card:
        return
    if not isinstance(task_id, str) or not _TASK_ID.fullmatch(task_id):
        raise _bad("task_id")


def _check_notice(card: Json) -> None:
    if card["card_type"] == "news_notice" and not (_part(card, "card_image") or _part(card, "image_text_area")):
        raise _bad("card_image")
    if not _part(card, "main_title").get("title") and not card.get("sub_title_text"):
        raise _bad("main_title.title")
    if _part(card, "card_action").get("type") not in (1, 2):
        raise _bad("card_action.type")


def _buttons(card: Json) -> tuple[Button, ...]:
    buttons = [Button(key=str(one.get("key", "")), text=str(one.get("text", ""))) for one in _callbacks(card)]
    keys = [button.key for button in buttons]
    if len(set(keys)) < len(keys) or any(not key or len(key.encode()) > _LONGEST_KEY for key in keys):
        raise _bad("button_list.key")
    if any(not button.text for button in buttons):
        raise _bad("button_list.text")
    return tuple(buttons)


def _callbacks(card: Json) -> list[Json]:
    """Buttons that come back to the app; type 1 opens a page instead. A question has one, to submit."""
    if card["card_type"] in ("vote_interaction", "multiple_interaction"):
        submit = _part(card, "submit_button")
        return [submit] if submit else []
    return [button for button in _list(card, "button_list") if button.get("type", 0) == 0]


def questions(card: Json) -> list[Json]:
    """What is asked, each `{"key","title","several","options":[{"id","text","checked"}]}`. Raises Refused."""
    kind = card.get("card_type")
    if kind == "vote_interaction":
        box = _part(card, "checkbox")
        return [_question(box, "checkbox", most=20, several=box.get("mode") == 1)]
    if kind == "multiple_interaction":
        asked = _list(card, "select_list")
        if not 1 <= len(asked) <= 3:
            raise _bad("select_list")
        return [_question(one, "select_list", most=10, several=False) for one in asked]
    selection = _part(card, "button_selection")
    return [_question(selection, "button_selection", most=10, several=False)] if selection else []


def _question(part: Json, name: str, *, most: int, several: bool) -> Json:
    options = _list(part, "option_list")
    known = [str(one.get("id") or "") for one in options]
    wrong = any(not one or len(one.encode()) > 128 for one in known) or len(set(known)) < len(known)
    if not part.get("question_key") or not 1 <= len(options) <= most or wrong:
        raise _bad(f"{name}.option_list")
    return {
        "key": _text(part, "question_key"),
        "title": _text(part, "title"),
        "several": several,
        "options": [
            {"id": _text(one, "id"), "text": _text(one, "text"), "checked": bool(one.get("is_checked"))}
            for one in options
        ],
    }


def _lines(card: Json) -> Iterator[str]:
    title = _part(card, "main_title")
    yield _text(_part(card, "source"), "desc")
    yield _text(title, "title")
    yield _text(title, "desc")
    yield from (_text(_part(card, "emphasis_content"), name) for name in ("title", "desc"))
    yield _text(card, "sub_title_text")
    yield from (_text(_part(card, "quote_area"), name) for name in ("title", "quote_text"))
    for row in _list(card, "horizontal_content_list"):
        yield f"{_text(row, 'keyname')}：{_text(row, 'value')}"
    yield from (_text(jump, "title") for jump in _list(card, "jump_list"))


def _part(card: Json, name: str) -> Json:
    part: Any = card.get(name)
    return cast("Json", part) if isinstance(part, dict) else {}


def _list(card: Json, name: str) -> list[Json]:
    rows: Any = card.get(name) or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in cast("list[Any]", rows)):
        raise _bad(name)
    return cast("list[Json]", rows)


def _text(part: Json, name: str) -> str:
    return str(part.get(name) or "")
