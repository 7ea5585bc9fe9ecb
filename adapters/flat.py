"""Everything a callback says, one text a place: `ScanCodeInfo.ScanType`, `PicList.item.0.PicMd5Sum`."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import cast
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

from adapters.jsontext import json_object

MOST = 500
"""Places; what says more is cut, as is what lies deeper than `DEEPEST`."""
DEEPEST = 12


def flat(body: str) -> dict[str, str]:
    """The texts of a plaintext in XML or JSON by where they stand; none of what is neither."""
    try:
        told = _in_object(json_object(body), "") if body.lstrip().startswith("{") else _in_element(fromstring(body), "")
        return dict(pair for pair, _ in zip(told, range(MOST), strict=False))
    except (ParseError, ValueError):
        return {}


def flat_fields(fields: Mapping[str, object]) -> dict[str, str]:
    """The same of an object that has been read already."""
    return dict(pair for pair, _ in zip(_in_object(fields, ""), range(MOST), strict=False))


def _in_element(element: Element, place: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Those of one name beside each other are told apart by numbers."""
    if depth > DEEPEST:
        return
    alike, seen = Counter(one.tag for one in element), Counter[str]()
    for one in element:
        name = f"{place}{one.tag}" + (f".{seen[one.tag]}" if alike[one.tag] > 1 else "")
        seen[one.tag] += 1
        if len(one):
            yield from _in_element(one, f"{name}.", depth + 1)
        elif one.text:
            yield name, one.text


def _in_object(value: object, place: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    if depth > DEEPEST:
        return
    match value:
        case dict():
            for name, inner in cast("dict[str, object]", value).items():
                yield from _in_object(inner, f"{place}.{name}" if place else name, depth + 1)
        case list():
            for number, inner in enumerate(cast("list[object]", value)):
                yield from _in_object(inner, f"{place}.{number}", depth + 1)
        case str() | int() | float() if value != "":
            yield place, str(value)
        case _:
            return
