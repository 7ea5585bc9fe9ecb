"""Lists to pick from: one's own, in one chat, for ten minutes."""

from datetime import timedelta

import pytest

from crm_core.act import Act
from crm_core.choices.actions import Picked, close, offer, pick
from crm_core.errors import Conflict, Malformed, NotPermitted
from crm_core.permissions import Role
from crm_core.values import CustomerId
from tests.builders import NOW, acting, in_role, program

pytestmark = pytest.mark.usefixtures("house")

CHAT = "wecom:ww1a2b:assistant"
ANNA, BERT = CustomerId("c-anna"), CustomerId("c-bert")
LISI = in_role(Role.SALES, staff="lisi")
WANGWU = in_role(Role.SALES, staff="wangwu")


def later(minutes: float) -> Act:
    return acting(LISI.actor, at=NOW + timedelta(minutes=minutes))


async def offered(number: str = "aa", text: str = "查 张") -> None:
    await offer(LISI, CHAT, number, text, [ANNA, BERT])


@pytest.mark.parametrize(("position", "customer"), [(1, ANNA), (2, BERT)])
async def test_a_number_picks_what_stands_there(position: int, customer: CustomerId) -> None:
    await offered()
    assert await pick(LISI, CHAT, position) == Picked(text="查 张", option=customer)


@pytest.mark.parametrize("position", [0, 3, 99])
async def test_a_number_that_is_not_on_the_list_is_told_the_bounds(position: int) -> None:
    await offered()
    with pytest.raises(Malformed) as refusal:
        await pick(LISI, CHAT, position)
    assert refusal.value.text == "请回复 1 到 2 之间的数字。"


@pytest.mark.parametrize(("minutes", "open_still"), [(9.9, True), (10, False), (60, False)])
async def test_a_list_is_open_for_ten_minutes(minutes: float, open_still: bool) -> None:
    await offered()
    if open_still:
        assert (await pick(later(minutes), CHAT, 1)).option == ANNA
    else:
        with pytest.raises(Conflict):
            await pick(later(minutes), CHAT, 1)


async def test_nobody_picks_from_anothers_list_nor_in_another_chat() -> None:
    await offered()
    for act, chat in ((WANGWU, CHAT), (LISI, "elsewhere")):
        with pytest.raises(Conflict):
            await pick(act, chat, 1, "aa")


async def test_a_tap_on_an_older_list_picks_nothing_from_the_new_one() -> None:
    await offered("aa", "查 张")
    await offered("bb", "查 王")
    with pytest.raises(Conflict):
        await pick(LISI, CHAT, 1, "aa")
    assert (await pick(LISI, CHAT, 1, "bb")).text == "查 王"


async def test_a_closed_list_is_gone_and_others_stay() -> None:
    await offered()
    await offer(WANGWU, CHAT, "cc", "查 李", [BERT])
    await close(LISI, CHAT)
    with pytest.raises(Conflict):
        await pick(LISI, CHAT, 1)
    assert (await pick(WANGWU, CHAT, 1)).option == BERT


async def test_the_program_is_asked_nothing() -> None:
    with pytest.raises(NotPermitted):
        await pick(program(), CHAT, 1)
