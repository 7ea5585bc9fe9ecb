"""What is stored of a name and a phone number, and what a typed text looks up."""

import pytest

from crm_core.customers.names import Query, phone_digits, search_keys
from crm_core.customers.sounds import shortened


def test_a_name_is_kept_by_its_characters_its_pairs_and_its_sounds():
    keys = search_keys(["张三丰"], [])
    assert keys.grams == {"张", "三", "丰", "张三", "三丰"}
    assert keys.sounds == {"zhangsanfeng", "zsf", "sanfeng", "sf", "feng"}


def test_every_reading_of_a_surname_is_kept():
    assert {"danfang", "shanfang", "sf", "df"} <= search_keys(["单芳"], []).sounds


def test_a_long_name_of_many_readings_keeps_the_likeliest_only():
    sounds = search_keys(["长行单乐曾区解查重长行单乐曾区解查重"], []).sounds
    assert 36 < len(sounds) <= 18 * 5 * 2


def test_a_word_decides_which_reading_comes_first():
    assert "chongqinghuoguo" in search_keys(["重庆火锅"], []).sounds
    assert "chengchangjiaoyu" in search_keys(["成长教育"], []).sounds


def test_a_latin_name_is_kept_from_each_of_its_words():
    keys = search_keys(["Ａｎｎａ Li"], [])
    assert keys.sounds == {"annali", "al", "li"}
    assert {"an", "al", "li", "a"} <= keys.grams


def test_signs_around_a_name_do_not_sound():
    assert search_keys(["🌸王 芳🌸"], []).sounds >= {"wangfang", "wf"}


def test_phone_numbers_are_kept_from_their_last_digit():
    assert search_keys([], ["+86 138-0013-8000", "0755 8601 3388", "没有"]).tails == {"00083100831", "883310685570"}


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("8000", "8000"),
        ("１３８００１３８０００", "13800138000"),
        ("+86 138 0013 8000", "13800138000"),
        ("＋86-138-0013-8000", "13800138000"),
        ("8613800138000", "13800138000"),
        ("0086 138 0013 8000", "13800138000"),
        ("(010) 8888 6666", "01088886666"),
        ("+1 415 555 0100", "14155550100"),
        ("8613", "8613"),
        ("张三", None),
        ("138a", None),
        ("", None),
        ("+86", None),
    ],
)
def test_a_phone_number_is_read_however_it_is_written(typed: str, digits: str | None):
    assert phone_digits(typed) == digits


@pytest.mark.parametrize(
    ("typed", "grams", "sounds", "tail"),
    [
        ("张", {"张"}, set[str](), None),
        ("张 三", {"张三"}, {"zhangsan"}, None),
        ("wang fu", {"wa", "an", "ng", "gf", "fu"}, {"wangfu"}, None),
        ("ZS", {"zs"}, {"zs"}, None),
        ("zsan", {"zs", "sa", "an"}, {"zsan", "zs"}, None),
        ("张san", {"张s", "sa", "an"}, {"zhangsan"}, None),
        ("8000", {"80", "00"}, set[str](), "0008"),
        ("138", {"13", "38"}, set[str](), None),
        ("1380013800012", {"13", "38", "80", "00", "01", "12"}, set[str](), None),
        ("　", set[str](), set[str](), None),
    ],
)
def test_a_text_is_looked_up_where_it_can_be_found(typed: str, grams: set[str], sounds: set[str], tail: str | None):
    query = Query.read(typed)
    assert (query.grams, query.sounds, query.tail) == (grams, sounds, tail)


@pytest.mark.parametrize(
    ("letters", "initials"),
    [
        ("zsan", {"zs"}),
        ("zhsan", {"zs"}),
        ("zhangsf", {"zsf"}),
        ("zhangsan", set[str]()),
        ("dangx", set[str]()),
        ("zs", set[str]()),
        ("wang", set[str]()),
        ("x1x", set[str]()),
        ("", set[str]()),
    ],
)
def test_pinyin_cut_short_is_looked_up_by_its_initials(letters: str, initials: set[str]):
    assert shortened(letters) == initials
