"""What 钉钉 pushes, thrice each and in any order, ends in the same state: people, roles, groups, words and taps."""

from random import Random
from typing import Any, cast

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.journeys.company import Company, Row
from tests.journeys.ding import DingRep, ding_hires
from tests.journeys.waiting import eventually

KEPT = {"leases", "meta", "migrations", "allowances"}
"""What a bot that runs holds on to or writes by itself; all else is put back to before the pushes."""
COMPARED: dict[str, tuple[str, ...]] = {
    "staff": ("identities", "name", "active", "departments", "leads", "roles"),
    "customers": ("identities", "names", "tags", "owner"),
    "notes": ("customer", "text"),
    "messages": ("conversation", "author", "text", "at"),
    "reminders": ("staff", "title", "state"),
    "groups": ("name", "owner", "people", "dismissed_at"),
    "memberships": ("account", "inside", "moves"),
}
TOLD = {
    *("event/user_add_org", "event/user_modify_org", "event/user_leave_org", "event/label_user_change"),
    *("event/org_dept_create", "event/org_dept_remove", "robot/text", "card/actionCallback"),
    *("event/chat_add_member", "event/chat_remove_member", "event/chat_update_title", "event/chat_update_owner"),
    "event/chat_disband",
}


class World:
    """`told` are the ids of what was pushed; `before` is all that was stored until then, `once` what it led to."""

    def __init__(self, company: Company, told: list[int], before: dict[str, list[Row]]) -> None:
        self._company = company
        self._before = before
        self.told = told
        self.once: Row = {}

    async def is_told(self, order: list[int]) -> Row:
        """Put everything back, hear these pushes in this order, and give what is known then."""
        for name in await self._company.database.list_collection_names():
            if name not in KEPT and not name.startswith("system."):
                await self._company.rows(name).delete_many({})
                if rows := self._before.get(name):
                    await self._company.rows(name).insert_many(rows)
        await self._company.does("dingtalk/pushes/again", {"ids": order})
        await eventually(self._all_taken)
        return await self._known()

    async def _all_taken(self) -> bool:
        before = len(self._before["inbox"])
        kept = await self._company.rows("inbox").count_documents({})
        return kept == before + len(self.told) and await _is_quiet(self._company)

    async def _known(self) -> Row:
        known: Row = {}
        for name, fields in COMPARED.items():
            rows = await self._company.all_rows(name)
            known[name] = sorted(str({field: _ordered(row.get(field)) for field in fields}) for row in rows)
        return known


def _ordered(value: Any) -> Any:
    return sorted(map(str, cast("list[Any]", value))) if isinstance(value, list) else value


async def _is_quiet(company: Company) -> bool:
    return not (await company.asks("state"))["dingtalk"]["waiting_pushes"] and await company.is_idle()


async def _stored(company: Company) -> dict[str, list[Row]]:
    names = [name for name in await company.database.list_collection_names() if not name.startswith("system.")]
    return {name: await company.all_rows(name) for name in names if name not in KEPT}


async def _rings(company: Company, one: DingRep) -> None:
    """A reminder whose card lies before this person."""
    await one.says("提醒 2099-06-01 10:00 交周报")
    back = {"$dateSubtract": {"startDate": "$$NOW", "unit": "second", "amount": 1}}
    await company.rows("reminders").update_many({}, [{"$set": {"due": back, "ring_at": back, "planned": back}}])
    assert "交周报" in await one.hears()


async def _happens(company: Company, one: DingRep, leaver: DingRep, place: str) -> None:
    """People come, change and go while they and their customers write."""
    assert (await one.taps("完成")).startswith("已完成")
    granted = {"userIdList": [one.userid], "labelIdList": [1], "action": "add"}
    await one.says("备注 林晓 下周二去看样板间")
    await ding_hires(company, "newcomer", "新人", "直播部")
    await company.does(f"dingtalk/staff/{one.userid}/name", {"name": "何静怡"})
    await company.does("dingtalk/events", {"event": "label_user_change", "content": granted})
    await company.does(f"{place}/messages", {"member": "guest", "text": "沙发什么时候到"})
    await one.says("标签 林晓 +高意向")
    with company.clock.set_ahead(3):
        await company.does(place, {"title": "老客户群"})
        await company.does(f"{place}/members", {"member": "guest2", "action": "join", "outsider": "孙先生"})
    with company.clock.set_ahead(6):
        await company.does(f"{place}/members", {"member": "guest2", "action": "leave"})
        await company.does(f"{place}/members", {"member": leaver.userid, "action": "join"})
        await company.does(f"{place}/messages", {"member": "guest", "text": "谢谢"})
        await company.does(place, {"owner": leaver.userid})
        other = await company.does("dingtalk/groups", {"title": "散了的群", "owner": one.userid, "outside": True})
        gone = f"dingtalk/groups/{other['chat_id']}"
        await company.does(f"{gone}/members", {"member": "guest", "action": "join"})
        await company.does(f"{gone}/messages", {"member": "guest", "text": "在吗"})
    with company.clock.set_ahead(9):
        await company.does(gone, {"disbanded": True})
    await one.says("备注 林晓 想要浅色")
    await company.does(f"dingtalk/staff/{leaver.userid}/leave", {})
    await company.does("dingtalk/events", {"event": "org_dept_remove", "content": {"deptId": [7]}})
    await eventually(lambda: company.rows("staff").find_one({"identities": leaver.identity, "active": False}))
    await eventually(lambda: _is_quiet(company))


@pytest.fixture(scope="module")
async def world(company: Company) -> World:
    await company.meets("林晓", company.rep("boss"))
    one = await ding_hires(company, "agent", "何静", "客服部")
    leaver = await ding_hires(company, "leaver", "走的人", "客服部")
    group = await company.does("dingtalk/groups", {"title": "客户群", "owner": one.userid, "outside": True})
    place = f"dingtalk/groups/{group['chat_id']}"
    await company.does(f"{place}/members", {"member": "guest", "action": "join", "outsider": "钱女士"})
    await _rings(company, one)
    await eventually(lambda: _is_quiet(company))
    before, seen = await _stored(company), max(push["id"] for push in await company.asks("dingtalk/pushes"))
    await _happens(company, one, leaver, place)
    told = [push["id"] for push in await company.asks(f"dingtalk/pushes?after={seen}")]
    kinds = await company.rows("inbox").distinct("kind", {"_id": {"$nin": [row["_id"] for row in before["inbox"]]}})
    assert {*kinds} >= TOLD
    world = World(company, told, before)
    world.once = await world.is_told(told)
    return world


async def test_told_once_and_in_order_everything_is_there(world: World) -> None:
    seen = "".join(str(rows) for rows in world.once.values())
    for word in ("下周二去看样板间", "想要浅色", "高意向", "沙发什么时候到", "何静怡", "新人", "'state': 'done'"):
        assert word in seen


@settings(max_examples=3, phases=[Phase.generate])
@given(order=st.randoms(use_true_random=False))
async def test_told_thrice_and_in_any_order_it_ends_in_the_same_state(world: World, order: Random) -> None:
    thrice = world.told * 3
    order.shuffle(thrice)
    known = await world.is_told(thrice)
    assert [row for name in COMPARED for row in known[name] if row not in world.once[name]] == []
    assert [row for name in COMPARED for row in world.once[name] if row not in known[name]] == []
