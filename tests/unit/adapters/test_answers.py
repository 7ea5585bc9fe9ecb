"""Answers as they come: half a list, no list, nulls."""

from typing import Any

import pytest

from adapters.answers import Answer, shaped
from adapters.channel import PlatformError


class _Inner(Answer):
    name: str = ""


class _Outer(Answer):
    words: tuple[str, ...] = ()
    inner: tuple[_Inner, ...] = ()
    one: _Inner = _Inner()


@pytest.mark.parametrize(
    ("found", "words", "names"),
    [
        ({"words": ["a", "b"], "inner": [{"name": "n"}]}, ("a", "b"), ["n"]),
        ({"words": "a", "inner": {"name": "n"}}, ("a",), ["n"]),
        ({"words": 7, "inner": [None, {"name": None}]}, ("7",), [""]),
        ({"words": [None, "a"], "inner": {}}, ("a",), []),
        ({"words": "", "inner": None, "one": None}, (), []),
        ({}, (), []),
    ],
)
def test_a_list_is_read_however_it_is_written(found: dict[str, Any], words: tuple[str, ...], names: list[str]) -> None:
    read = shaped("x", found, _Outer)
    assert (read.words, [one.name for one in read.inner]) == (words, names)


@pytest.mark.parametrize(("name", "value"), [("words", [{"a": 1}]), ("inner", ["a"]), ("one", ["a"])])
def test_what_is_no_such_thing_is_refused(name: str, value: object) -> None:
    with pytest.raises(PlatformError):
        shaped("x", {name: value}, _Outer)
