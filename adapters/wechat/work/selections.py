"""What was ticked on a card: `SelectedItems/SelectedItem{QuestionKey, OptionIds/OptionId}`, in XML or in JSON."""

from collections.abc import Iterator
from typing import Any, cast
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

from adapters.jsontext import json_object


def ticked(body: str) -> dict[str, tuple[str, ...]]:
    """The ids ticked, by question, in the card's order; none where nothing is told. A lone item is a list of one."""
    try:
        pairs = _in_json(json_object(body)) if body.lstrip().startswith("{") else _in_xml(fromstring(body))
        return {question: tuple(options) for question, options in pairs}
    except (ParseError, ValueError):
        return {}


def _in_xml(root: Element) -> Iterator[tuple[str, list[str]]]:
    for item in root.iterfind("SelectedItems/SelectedItem"):
        options = ((one.text or "").strip() for one in item.iterfind("OptionIds/OptionId"))
        yield (item.findtext("QuestionKey") or "").strip(), [one for one in options if one]


def _in_json(found: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    for item in _listed(_inside(found, "SelectedItems", "selected_items"), "SelectedItem", "selected_item"):
        question = _inside(item, "QuestionKey", "question_key")
        options = _listed(_inside(item, "OptionIds", "option_ids"), "OptionId", "option_id")
        yield str(question or ""), [str(one) for one in options if isinstance(one, str | int)]


def _inside(part: object, *names: str) -> object:
    held = cast("dict[str, object]", part) if isinstance(part, dict) else {}
    return next((held[name] for name in names if name in held), None)


def _listed(part: object, *names: str) -> list[object]:
    """What a list field holds: the list itself, or what lies under the name of one of its items."""
    under_a_name = _inside(part, *names)
    inner = part if under_a_name is None and not isinstance(part, dict) else under_a_name
    if inner is None:
        return []
    return cast("list[object]", inner) if isinstance(inner, list) else [inner]
