"""The XML of a callback before it is encrypted, as the platform writes it."""

from collections.abc import Mapping, Sequence

Field = str | int | Mapping[str, "Field"] | Sequence["Field"]


def xml(fields: Mapping[str, Field]) -> str:
    """Text in CDATA, numbers bare, mappings nested, lists as repeated elements."""
    return f"<xml>{_elements(fields)}</xml>"


def _elements(fields: Mapping[str, Field]) -> str:
    return "".join(_element(name, value) for name, value in fields.items())


def _element(name: str, value: Field) -> str:
    if isinstance(value, str):
        return f"<{name}>{_cdata(value)}</{name}>"
    if isinstance(value, int):
        return f"<{name}>{value}</{name}>"
    if isinstance(value, Mapping):
        return f"<{name}>{_elements(value)}</{name}>"
    return "".join(_element(name, one) for one in value)


def _cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"
