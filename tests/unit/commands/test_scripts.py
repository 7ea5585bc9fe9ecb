"""Prepared answers in the chat."""

import pytest

from crm_core.permissions import Role
from tests.builders import colleague
from tests.house import House
from tests.unit.commands.chat import Chat, says


@pytest.fixture
async def manager(house: House) -> Chat:
    return Chat(await colleague("zhao", Role.MANAGER, name="赵六"))


async def test_a_manager_writes_a_prepared_answer_and_everybody_finds_it(manager: Chat, lisi: Chat) -> None:
    assert "开场问候：" in await says(lisi, "话术")
    assert "加好了" in await says(manager, "话术 添加 售后/发货时间 现货 48 小时内发出。")
    assert await says(lisi, "话术 发出") == "话术 1 条：\n发货时间：现货 48 小时内发出。"
    assert await says(lisi, "话术 退款") == "没有含“退款”的话术。"
    assert "改好了" in await says(manager, "话术 添加 发货时间 现货当天发出。")
    assert "恢复原样" in await says(manager, "撤销")
    assert "48 小时" in await says(lisi, "话术")


async def test_a_removed_answer_comes_back_and_a_new_one_goes_again(manager: Chat) -> None:
    await says(manager, "话术 添加 问候 您好，很高兴为您服务。")
    assert "删掉了" in await says(manager, "话术 删除 问候")
    assert "没有叫“问候”的话术" in await says(manager, "话术 删除 问候")
    await says(manager, "撤销")
    assert "您好，很高兴" in await says(manager, "话术")
    await says(manager, "撤销")
    assert "这是自带的" in await says(manager, "话术")


@pytest.mark.parametrize("typed", ["话术 添加", "话术 添加 只有标题", "话术 删除", "话术 添加 " + "长" * 30 + " 内容"])
async def test_what_cannot_be_read_is_explained(manager: Chat, typed: str) -> None:
    assert "话术" in await says(manager, typed)
    assert "这是自带的" in await says(manager, "话术")


async def test_sales_people_only_use_them(lisi: Chat) -> None:
    await says(lisi, "话术 添加 问候 您好。")
    assert "这是自带的" in await says(lisi, "话术")
