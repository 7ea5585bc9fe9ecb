"""The fields of a payload in XML or JSON, and the same payload with another value in one of them."""

import copy
import json
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, cast
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml.ElementTree import fromstring

from adapters.jsontext import DEEPEST

_ENVELOPE = frozenset({"ToUserName", "AgentID", "MsgType", "Event", "ChangeType", "errcode", "errmsg"})
"""What says to whom and what kind it is; it is read before any codec."""
_MOST_ITEMS = 2
_MOST_PLACES = 200
Path = tuple[str | int, ...]
if TYPE_CHECKING:
    Node = Element[str]


def places(content: bytes) -> list[str]:
    """Where there is a value; of long lists only of the first items."""
    return [_name(path) for path in _paths(content)]


def with_other_values(content: bytes, place: str) -> Iterator[bytes]:
    """The payload with another value there, then with a value of another kind, then without any."""
    path = next(one for one in _paths(content) if _name(one) == place)
    tree = _tree(content)
    if isinstance(tree, Element):
        whole = cast("Node", tree)
        for other in _others(_at_element(whole, path).text or ""):
            changed = copy.deepcopy(whole)
            _at_element(changed, path).text = str(other)
            yield tostring(changed, encoding="utf-8")
        return
    found: Any = tree
    for name in path:
        found = _inside(found)[name]
    for other in _others(found):
        yield json.dumps(_changed(tree, path, other), ensure_ascii=False).encode("utf-8", "replace")


def _others(value: object) -> Iterator[object]:
    match value:
        case bool():
            yield not value
        case int() | float():
            yield from (value + 1, value + 86_400, 2, 1, 0)
        case str() if value.isascii() and value.isdigit() and len(value) < 20:
            yield from (str(int(value) + 1), value + "x", "2", "1", "")
        case str():
            yield from (value + "x", "", "true", "success")
        case _:
            yield "x"


def _changed(tree: object, path: Path, other: object) -> object:
    """JSON written into a text is opened for it, and closed again."""
    if not path:
        return other
    opened = copy.copy(_inside(tree))
    opened[path[0]] = _changed(opened[path[0]], path[1:], other)
    return json.dumps(opened, ensure_ascii=False) if isinstance(tree, str) else opened


def _paths(content: bytes) -> list[Path]:
    tree = _tree(content)
    found = _of_element(cast("Node", tree), ()) if isinstance(tree, Element) else _of_json(tree, ())
    return [
        path for path, _ in zip((one for one in found if one[0] not in _ENVELOPE), range(_MOST_PLACES), strict=False)
    ]


def _tree(content: bytes) -> Any:  # noqa: ANN401 - whatever it is
    text = content.decode("utf-8-sig", "replace").strip()
    try:
        return json.loads(text, strict=False) if text.startswith("{") else _pruned(fromstring(text))
    except (ValueError, ParseError, RecursionError):
        return {}


def _pruned(root: "Node") -> "Node":
    """Without what lies deeper than anybody looks."""
    level = [root]
    for _ in range(DEEPEST):
        level = [inner for one in level for inner in one]
    for one in level:
        del one[:]
    return root


def _of_element(element: "Node", path: Path) -> Iterator[Path]:
    """A path is a name and a number by turns, the number counting those of one name."""
    seen = Counter[str]()
    for one in element:
        here = (*path, one.tag, seen[one.tag])
        seen[one.tag] += 1
        if len(one):
            yield from _of_element(one, here)
        elif one.text and one.text.strip() and one.tag not in _ENVELOPE:
            yield here


def _at_element(element: "Node", path: Path) -> "Node":
    for name, number in zip(path[::2], path[1::2], strict=True):
        element = element.findall(str(name))[cast("int", number)]
    return element


def _of_json(value: object, path: Path) -> Iterator[Path]:
    opened = _inside(value)
    if isinstance(opened, dict):
        for name, inner in cast("dict[str, object]", opened).items():
            yield from _of_json(inner, (*path, name))
    elif isinstance(opened, list):
        for number, inner in islice(_unlike(cast("list[object]", opened)), _MOST_ITEMS):
            yield from _of_json(inner, (*path, number))
    elif opened not in {"", None} and path:
        yield path


def _unlike(items: list[object]) -> Iterator[tuple[int, object]]:
    """With their places. Of an object that stands there twice, word for word, neither says anything by itself."""
    for number, inner in enumerate(items):
        if not isinstance(inner, dict) or items.count(cast("object", inner)) == 1:
            yield number, cast("object", inner)


def _inside(value: object) -> Any:  # noqa: ANN401 - an object, a list, or a plain value
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            return json.loads(value, strict=False)
        except ValueError:
            return value
    return value


def _name(path: Path) -> str:
    """The first of a name goes without its number in XML."""
    return ".".join(str(one) for place, one in enumerate(path) if one != 0 or place % 2 == 0)
