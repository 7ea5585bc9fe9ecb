"""All kinds of events together, three times each and in any order, end in the same state: what the platform has."""

import re
from random import Random
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.journeys.company import Company, Row
from tests.journeys.people import Rep, Visitor
from tests.journeys.test_followers import Follower
from tests.journeys.waiting import eventually

STAYS = {"staff", "departments", "leases", "codes", "meta", "migrations", "sessions", "service_desks"}
"""What no event of the world below makes from nothing; all else is forgotten before they are told again."""
COMPARED: dict[str, tuple[str, ...]] = {
    "staff": ("name", "active", "departments", "leads", "roles"),
    "customers": ("identities", "name", "names", "phones", "tags", "owner", "sources", "source", "companies"),
    "relations": ("account", "staff", "told", "state", "remark", "description", "mobiles"),
    "corp_tags": ("name", "group_name", "deleted"),
    "taggings": ("account", "staff", "tag"),
    "groups": ("name", "notice", "owner", "people", "dismissed_at"),
    "memberships": ("account", "inside", "moves"),
    "followers": ("follows", "changed_at", "scene", "spoke_at", "touched_at"),
    "messages": ("conversation", "author", "text", "at"),
}
SLOW = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture)
FOLLOWED = {"subscribe", "unsubscribe", "SCAN", "CLICK"}
KINDS = {
    *("add_external_contact", "add_half_external_contact", "edit_external_contact", "del_external_contact"),
    *("transfer_fail", "update_user"),
    *("del_follow_user", "msg_audit_approved", "create", "update", "dismiss", "delete"),
}


class World:
    """What happened once, as the platform told of it; `told` are pairs of an app and a plaintext.

    `once` is what is known when each comes once and in order.
    """

    def __init__(self, company: Company) -> None:
        self._company = company
        self.told: list[tuple[str, str]] = []
        self.once: Row = {}

    async def happens(self) -> None:
        """Customers, tags, a group and 客服, from beginning to end."""
        company = self._company
        first, second = [await company.hires(userid, name) for userid, name in (("lilei", "李雷"), ("hanmm", "韩梅"))]
        boss = company.rep("boss")
        seen = max([one["id"] for one in await company.asks("callbacks")], default=0)
        tag = (await company.does("wecom/tags", {"group": "意向", "name": "高意向"}))["id"]
        gone = (await company.does("wecom/tags", {"group": "意向", "name": "误建"}))["id"]
        await company.does(f"wecom/tags/{tag}", {"name": "很有意向"})
        one, two, three = [Visitor(company, f"wm-order-{number}") for number in range(3)]
        await one.adds(first, "林晓", half=True, mobiles=("13812345678",))
        await two.adds(first, "周敏")
        with company.clock.set_ahead(2):  # of two who were added in one second nobody was the first
            await two.adds(second, "周敏")
        await three.adds(second, "郑爽", state="expo")
        await company.does(f"wecom/customers/{one.account}/tags", {"userid": first.userid, "add": [tag]})
        await first.notes(one, remark="林总", description="爱喝茶")
        await self._parts(two, first, "customer")
        await self._parts(three, second, "staff")
        await company.does(f"wecom/customers/{one.account}/agree", {"userid": first.userid})
        await self._deleted(gone)
        await self._group(boss, [one, two])
        await one.says("沙发能不能换面料")
        await self._follows()
        await company.does(f"wecom/staff/{second.userid}/move", {"department": "客服部", "leads": True})
        await eventually(company.is_idle, 40)
        self.told = [(row["app"], row["plaintext"]) for row in await company.asks(f"callbacks?after={seen}")]
        app = next(app for app, plaintext in self.told if "change_external_contact" in plaintext)
        people = {"UserID": second.userid, "ExternalUserID": one.account}
        refused = {"ChangeType": "transfer_fail", "FailReason": "customer_refused", **people}
        self.told.append((app, company.mailbox(app).event("change_external_contact", "sys", **refused)))

    async def _group(self, owner: Rep, visitors: list[Visitor]) -> None:
        made = await self._company.does("wecom/groups", {"name": "装修群", "owner": owner.userid})
        path = f"wecom/groups/{made['chat_id']}"
        for visitor in visitors:
            body = {"external_userid": visitor.account, "action": "join"}
            await self._company.does(f"{path}/members", body)
        body = {"external_userid": visitors[0].account, "action": "leave"}
        await self._company.does(f"{path}/members", body)
        await self._company.does(path, {"name": "老客户群", "notice": "周五直播"})
        other = await self._company.does("wecom/groups", {"name": "散了的群", "owner": owner.userid})
        await self._company.does(f"wecom/groups/{other['chat_id']}/dismiss", {})

    async def _follows(self) -> None:
        """One comes by a code and stays, one by searching and goes."""
        staying, going = Follower(self._company), Follower(self._company)
        await staying.does("subscribe", scene="store-east")
        await going.does("subscribe")
        await staying.does("text", text="周末营业吗")
        await going.does("text", text="看看")
        with self._company.clock.set_ahead(3):  # what happens in one second has no order
            await staying.does("scan", scene="store-west")
            await staying.does("click", key="menu")
            await going.does("unsubscribe")

    async def _parts(self, visitor: Visitor, rep: Rep, by: str) -> None:
        await self._company.does(f"wecom/customers/{visitor.account}/part", {"userid": rep.userid, "by": by})

    async def _deleted(self, tag: str) -> None:
        async with self._company.http.delete(f"{self._company.emulator}/control/wecom/tags/{tag}") as answer:
            assert answer.status == 200

    async def is_told(self, order: list[int]) -> Row:
        """Forget everything, hear these events in this order, and give what is known then."""
        for name in await self._company.database.list_collection_names():
            if name not in STAYS and not name.startswith("system.") and ".chunks" not in name:
                await self._company.rows(name).delete_many({})
        for number in order:
            app, plaintext = self.told[number]
            if app in self._company.apps:
                assert await self._company.mailbox(app).posts(plaintext) == 200
            else:
                await self._company.does("official/events", {"xml": plaintext})
        await eventually(self._is_settled, 40)
        return await self._known()

    async def _is_settled(self) -> bool:
        return await self._company.is_idle() and await self._company.rows("messages").count_documents({}) > 0

    async def _known(self) -> Row:
        """The same for the same state: names made by chance are left out, lists that have no order are sorted."""
        known: Row = {}
        for name, fields in COMPARED.items():
            rows = await self._company.all_rows(name)
            known[name] = sorted(str({field: _ordered(row.get(field)) for field in fields}) for row in rows)
        return known


def _ordered(value: Any) -> Any:
    return sorted(map(str, cast("list[Any]", value))) if isinstance(value, list) else value


@pytest.fixture(scope="module")
async def world(company: Company) -> World:
    world = World(company)
    await world.happens()
    world.once = await world.is_told([*range(len(world.told))])
    return world


async def test_the_world_has_every_kind_of_event(world: World) -> None:
    told = "".join(plaintext for _, plaintext in world.told)
    assert set(re.findall(r"<ChangeType>(?:<!\[CDATA\[)?(\w+)", told)) >= KINDS
    assert set(re.findall(r"<Event>(?:<!\[CDATA\[)?(\w+)", told)) >= FOLLOWED
    assert "kf_msg_or_event" in told


@settings(max_examples=2, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=[*SLOW])
@given(order=st.randoms(use_true_random=False))
async def test_all_kinds_thrice_and_in_any_order_end_in_the_same_state(world: World, order: Random) -> None:
    thrice = [*range(len(world.told))] * 3
    order.shuffle(thrice)
    known = await world.is_told(thrice)
    assert [row for name in COMPARED for row in known[name] if row not in world.once[name]] == []
    assert [row for name in COMPARED for row in world.once[name] if row not in known[name]] == []
