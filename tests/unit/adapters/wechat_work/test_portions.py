"""Cutting long words: at a line end if possible, never inside a character, never losing one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.portions import cut

FAMILY = "👨\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("text", "limit", "portions"),
    [
        ("short", 10, ["short"]),
        ("", 10, [""]),
        ("一二三\n四五六", 10, ["一二三", "四五六"]),
        ("ab\ncd\nef", 5, ["ab\ncd", "ef"]),
        ("ab\n\n\n\ncd", 5, ["ab\n\n\n", "cd"]),
        ("一二三四五", 10, ["一二三", "四五"]),
        ("a一二三四五六\nb", 10, ["a一二三", "四五六", "b"]),
        ("ab" + FAMILY + "c", 20, ["ab" + FAMILY, "c"]),
        ("abc" + FAMILY, 20, ["abc", FAMILY]),
        ("abcde\u0301f", 5, ["abcd", "e\u0301f"]),
        ("a" + "\u0301" * 5, 4, ["a\u0301", "\u0301\u0301", "\u0301\u0301"]),
    ],
)
def test_words_are_cut(text: str, limit: int, portions: list[str]):
    assert cut(text, limit) == portions


@given(text=st.text(alphabet="ab 一二\n\u0301😀\u200d", max_size=200), limit=st.integers(4, 40))
def test_every_portion_fits_and_no_letter_is_lost(text: str, limit: int):
    portions = cut(text, limit)
    assert all(len(portion.encode()) <= limit for portion in portions)
    assert "".join("".join(portions).split()) == "".join(text.split())
