"""wechatpy behind one typed door: it parses what 公众号 sends and writes the passive replies.

What it does not do is done here: `]]>` inside a reply is split, whatever it cannot read is Unreadable, JSON is taken.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from wechatpy import parse_message  # pyright: ignore[reportUnknownVariableType] - wechatpy has no types
from wechatpy.replies import TextReply
from xmltodict import unparse  # pyright: ignore[reportUnknownVariableType] - nor has xmltodict

from adapters.envelope import Unreadable
from adapters.jsontext import json_object
from adapters.wechat.plaintext import Plaintext

_SPLIT = "]]]]><![CDATA[>"


@dataclass(frozen=True, slots=True)
class Parsed:
    """One message or event. `kind` is what wechatpy takes it for, or the platform's own name, in lower case."""

    kind: str
    _fields: Mapping[str, Any]

    def text(self, name: str) -> str:
        """Give a field, or the empty text when it is missing, empty or nested."""
        value = self._fields.get(name)
        return value if isinstance(value, str) else ""

    def need(self, name: str) -> str:
        """Give a field that must be there and not empty. Raises Unreadable."""
        found = self.text(name)
        if not found:
            raise Unreadable(name + " is missing")
        return found

    def parts(self, *path: str) -> list[Mapping[str, Any]]:
        """Give the objects at the end of a path: none, one, or a repeated element's."""
        value: Any = self._fields
        for name in path:
            value = cast("Mapping[str, Any]", value).get(name) if isinstance(value, Mapping) else None
        found = cast("list[Any]", value) if isinstance(value, list) else [value]
        return [cast("Mapping[str, Any]", one) for one in found if isinstance(one, Mapping)]


def parse(body: str) -> Parsed:
    """Read the plaintext of a callback, XML or JSON. Raises Unreadable."""
    Plaintext.read(body)  # refuses DTDs and entities
    try:
        xml = unparse({"xml": json_object(body)}) if body.lstrip().startswith("{") else body
        message = cast("Any", parse_message(xml))
        fields = cast("dict[str, Any]", message._data)  # noqa: SLF001 - what it has no name for is there only
        return Parsed(_kind(message, fields), fields)
    except Exception:  # noqa: BLE001 - it raises whatever its parts raise
        raise Unreadable("not a message of 公众号") from None


def render_text(body: str, text: str, *, at: int) -> str:
    """Write the passive reply with this text to a callback; `at` in seconds since 1970. Raises Unreadable."""
    received = parse(body)
    reply: Any = TextReply(
        source=received.need("ToUserName"),
        target=received.need("FromUserName"),
        content=text.replace("]]>", _SPLIT),
        time=at,
    )
    return cast("str", reply.render())


def _kind(message: Any, fields: Mapping[str, Any]) -> str:  # noqa: ANN401 - wechatpy's classes have no types
    """`text`, `event/subscribe_scan` …: scans that made somebody follow are told from plain follows."""
    kind, event = str(message.type), str(fields.get("Event", ""))
    if kind == "event":
        return f"event/{message.event}"
    if kind == "unknown":
        kind = str(fields["MsgType"]).lower()
        return f"{kind}/{event.lower()}" if event else kind
    return kind
