"""Codes that survive being typed by people."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_core.errors import NotFound
from crm_core.permissions import Role
from referrals.codes.actions import code_for, code_of_state, find_code
from referrals.codes.model import ALPHABET, LENGTH, check, code_of_scene, codes_in, is_code, new_code
from tests.builders import acting, colleague, customer_of, program
from tests.house import House
from tests.unit.referrals.campaign import programme, somebody

DRAWN = st.text(ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1).map(lambda drawn: drawn + check(drawn))


@given(code=DRAWN, place=st.integers(0, LENGTH - 1), other=st.sampled_from(ALPHABET))
@settings(max_examples=60)
def test_one_slip_is_always_noticed(code: str, place: int, other: str) -> None:
    slipped = code[:place] + other + code[place + 1 :]
    assert is_code(slipped) is (slipped == code)


@given(code=DRAWN, place=st.integers(0, LENGTH - 2))
@settings(max_examples=60)
def test_two_neighbours_swapped_are_always_noticed(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert is_code(swapped) is (swapped == code)


def _wide(text: str) -> str:
    return "".join("\u3000" if letter == " " else chr(ord(letter) + 0xFEE0) for letter in text)


@given(code=DRAWN)
@settings(max_examples=40)
def test_a_code_is_recognised_however_it_is_typed(code: str) -> None:
    spaced = f"{code[:3]} {code[3:6]} {code[6:]}"
    lookalikes = code.replace("5", "S").replace("2", "Z").replace("8", "B").replace("6", "G")
    ways = (code.lower(), spaced, spaced.replace(" ", "-"), _wide(code), _wide(spaced.lower()), lookalikes)
    for typed in (*ways, f"我的码是{code.lower()}，谢谢", f"https://x.example/r/{code}?from=a"):
        assert codes_in(typed) == (code,), typed


def test_new_codes_are_codes_and_differ() -> None:
    drawn = {new_code() for _ in range(200)}
    assert len(drawn) == 200
    assert all(map(is_code, drawn))


def test_ordinary_words_hold_no_code() -> None:
    assert codes_in("你好，我想问一下 order 20260101 的发票 ABCDEFGHJK 13812345678") == ()
    assert not set("01OILZSBGUVDQ") & set(ALPHABET)
    assert code_of_scene("ref_oops") is None


async def test_a_customer_has_one_code_in_a_programme_and_it_is_found_again(house: House) -> None:
    one, inviter = await programme(), await somebody("李晓梅")
    code = await code_for(program(), one.id, inviter)
    assert await code_for(program(), one.id, inviter) == code
    assert (await find_code(program(), f"码 {code.shown.lower()}")).owner == inviter
    assert await code_of_state(program(), code.scene) == code
    assert len(code.scene) <= 30


async def test_sales_find_codes_of_their_own_customers_only(house: House) -> None:
    one = await programme()
    await colleague("zhao", Role.SALES)
    wang = await colleague("wang", Role.SALES)
    code = await code_for(program(), one.id, await customer_of("zhao", "别人的客户"))
    with pytest.raises(NotFound):
        await find_code(acting(wang), code.code)
