"""What lies inside a callback: the same fields, written as XML or as JSON."""

from dataclasses import dataclass
from typing import Self
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import fromstring

from adapters.envelope import Unreadable
from adapters.wechat.work.jsontext import json_object


@dataclass(frozen=True, slots=True)
class Plaintext:
    """The outermost fields of a callback; what is nested deeper is left out.

    XML says `ChangeType` where JSON says `change_type` or `changetype`; here either is asked for as `ChangeType`.
    """

    _fields: dict[str, str]

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises Unreadable for what is neither XML (without DTD and entities) nor a JSON object."""
        try:
            return cls(_from_json(text) if text.lstrip().startswith("{") else _from_xml(text))
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

    @property
    def kind(self) -> str:
        """Name the callback: `text`, `event/click`, `event/change_external_contact/add_external_contact` …"""
        parts = (self.get("MsgType"), self.get("Event"), self.get("ChangeType"))
        return "/".join(part for part in parts if part) or "unnamed"


def _plain_name(name: str) -> str:
    return name.replace("_", "").lower()


def _from_xml(text: str) -> dict[str, str]:
    root = fromstring(text, forbid_dtd=True)
    return {_plain_name(child.tag): child.text or "" for child in root}


def _from_json(text: str) -> dict[str, str]:
    found = json_object(text)
    return {_plain_name(name): str(value) for name, value in found.items() if isinstance(value, str | int)}
