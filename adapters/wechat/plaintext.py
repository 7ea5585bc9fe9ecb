"""What lies inside a callback: the same fields, written as XML or as JSON."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self, cast
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

from adapters.envelope import Unreadable
from adapters.jsontext import json_object

_WORDS = "Content"


@dataclass(frozen=True, slots=True)
class Plaintext:
    """The outermost fields of a callback, and the texts inside those that hold others; what is deeper is left out.

    XML says `ChangeType` where JSON says `change_type` or `changetype`; here either is asked for as `ChangeType`.
    Blanks around a value in XML are left out, except those of what somebody said.
    """

    _fields: dict[str, str]
    _lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises Unreadable for what is neither XML (without DTD and entities) nor a JSON object."""
        try:
            return cls(*(_from_json(text) if text.lstrip().startswith("{") else _from_xml(text)))
        except (ParseError, ValueError):
            raise Unreadable("neither XML nor JSON") from None

    def get(self, name: str) -> str:
        """Give a field, or the empty text when it is missing or empty."""
        return self._fields.get(_plain_name(name), "")

    def need(self, name: str) -> str:
        """Give a field that must be there and not empty. Raises Unreadable."""
        found = self.get(name)
        if not found:
            raise Unreadable(name + " is missing")
        return found

    def has(self, name: str) -> bool:
        """Whether the field is there, be it empty."""
        return _plain_name(name) in self._fields

    def listed(self, name: str) -> tuple[str, ...]:
        """Give the texts inside a field, e.g. `MemChangeList/Item`; none when it is missing or empty."""
        return self._lists.get(_plain_name(name), ())

    @property
    def kind(self) -> str:
        """Name the callback: `text`, `event/click`, `event/change_external_contact/add_external_contact` …"""
        parts = (self.get("MsgType"), self.get("Event"), self.get("ChangeType"))
        return "/".join(part for part in parts if part) or "unnamed"


def _plain_name(name: str) -> str:
    return name.replace("_", "").lower()


_Read = tuple[dict[str, str], dict[str, tuple[str, ...]]]


def _from_xml(text: str) -> _Read:
    root = fromstring(text, forbid_dtd=True)
    lists = {_plain_name(one.tag): tuple(text for inner in one if (text := _bare(inner))) for one in root if len(one)}
    return {_plain_name(child.tag): _bare(child) for child in root}, lists


def _bare(element: "Element[str]") -> str:
    text = element.text or ""
    return text if element.tag == _WORDS else text.strip()


def _from_json(text: str) -> _Read:
    found = json_object(text)
    lists = {_plain_name(name): tuple(_texts(value)) for name, value in found.items()}
    return {_plain_name(name): str(value) for name, value in found.items() if isinstance(value, str | int)}, lists


def _texts(value: object) -> Iterator[str]:
    """The texts of a list, which may lie in an object under a name, and there be a single one without its list."""
    inner: list[object] = [value]
    if isinstance(value, dict):
        inner = [*cast("dict[str, object]", value).values()]
    for one in inner:
        if isinstance(one, list):
            yield from (each for each in cast("list[object]", one) if isinstance(each, str) and each)
        elif isinstance(one, str) and one and one is not value:
            yield one
