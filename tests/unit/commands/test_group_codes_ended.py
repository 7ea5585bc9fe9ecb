"""群活码 停用 where the platform would not: it is shown, told, and can be tried again."""

from datetime import timedelta

import pytest

from bot.outcomes.group_codes import end_settled
from bot.outcomes.settled import Settled
from crm_core.groupcodes.actions import code_made
from crm_core.groups.actions import take_over_group
from crm_core.messages import GroupCodeUnwanted, GroupDetails
from crm_core.outbox.documents import OutboxEntry
from crm_core.outbox.model import CallState
from crm_core.permissions import Role
from tests.builders import APP, NOW, colleague, program, wecom
from tests.house import House
from tests.unit.commands.chat import Chat, says


@pytest.fixture
async def keeper(house: House) -> Chat:
    fang = await colleague("fang", Role.COMMUNITY, name="方琼")
    details = GroupDetails(
        group=wecom("wr1"),
        name="装修群",
        notice="",
        owner=wecom("fang"),
        admins=(),
        members=(),
        version="1",
        created_at=NOW - timedelta(days=1),
    )
    await take_over_group(program(), details, NOW)
    chat = Chat(fang)
    await says(chat, "群活码 新建 团购 在 装修群")
    (row,) = await house.rows("group_codes").find({}).to_list()
    await code_made(program(), row["_id"], "config-1", "https://qr.example.com/1.png")
    return chat


async def asked() -> list[OutboxEntry]:
    """The calls to end it, in their order."""
    found = await OutboxEntry.find({"words.kind": "group_code_unwanted"}).to_list()
    return sorted(found, key=lambda one: one.id)


async def ends(call: OutboxEntry, state: CallState, code: int | str = 0) -> None:
    await end_settled(
        Settled(key=call.id, app=APP, to=call.receiver, words=call.said, state=state, code=code, receipt=None, trace="")
    )


async def told(house: House) -> list[str]:
    rows = await house.rows("outbox").find({"_id": {"$regex": ":told:kept"}}).sort("_id", 1).to_list()
    return [row["words"]["text"] for row in rows]


async def test_what_the_platform_would_not_end_is_shown_so_and_tried_again(keeper: Chat, house: House) -> None:
    assert "已停用" in await says(keeper, "群活码 停用 团购 确认")
    assert "还没有群活码" in await says(keeper, "群活码")
    (first,) = await asked()
    await ends(first, CallState.DEAD, 48002)
    assert "团购：没停成，客户还能扫码进群" in await says(keeper, "群活码")
    assert "原因：应用没有调用此接口的权限" in await says(keeper, "群活码 团购")
    (text,) = await told(house)
    assert "没有停用成：应用没有调用此接口的权限" in text
    assert "再发“群活码 停用 团购”" in text
    assert "已停用" in await says(keeper, "群活码 停用 团购")
    _, second = await asked()
    assert isinstance(second.said, GroupCodeUnwanted)
    assert second.said.again
    await ends(first, CallState.DEAD, 48002)
    assert "还没有群活码" in await says(keeper, "群活码")
    await ends(second, CallState.UNKNOWN)
    assert "没有收到企业微信的答复" in await says(keeper, "群活码 团购")
    await ends(second, CallState.SENT)
    assert "还没有群活码" in await says(keeper, "群活码")


async def test_one_that_is_not_ended_keeps_its_name(keeper: Chat) -> None:
    await says(keeper, "群活码 停用 团购 确认")
    (first,) = await asked()
    await ends(first, CallState.DEAD, 40058)
    assert "企业微信没有受理（错误码 40058）" in await says(keeper, "群活码 团购")
    assert "已经有群活码“团购”" in await says(keeper, "群活码 新建 团购 在 装修群")
