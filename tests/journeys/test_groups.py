"""Customer groups: what happens in them is known here, whatever the order and however late the platform shows it."""

import asyncio
import secrets
from datetime import UTC, datetime
from itertools import permutations

import pytest

from bot.apps import WorkApp
from bot.mirrors.groups import first_groups, walk_page
from bot.observing.metrics import Metrics
from bot.platforms.wecom import connected
from config.settings import Settings
from crm_core.groupcodes.actions import change_code, end_code, list_codes, make_code
from crm_core.groupcodes.model import CodeSettings
from crm_core.groups.model import Missed
from tests.builders import program
from tests.journeys.company import Company, Row
from tests.journeys.people import Rep, Visitor
from tests.journeys.waiting import eventually


class Chat:
    """A customer group on the platform, and what we know of it."""

    def __init__(self, company: Company, chat_id: str) -> None:
        self._company = company
        self.chat_id = chat_id
        self.key = company.identity(chat_id)

    async def does(self, visitor: Visitor, action: str, **more: object) -> None:
        body = {"external_userid": visitor.account, "action": action, **more}
        await self._company.does(f"wecom/groups/{self.chat_id}/members", body)

    async def becomes(self, **what: str) -> None:
        await self._company.does(f"wecom/groups/{self.chat_id}", what)

    async def stored(self, **wanted: object) -> Row:
        return await eventually(lambda: self._company.rows("groups").find_one({"_id": self.key, **wanted}))

    async def moves(self, visitor: Visitor) -> list[tuple[str, str, bool]]:
        """How somebody came and went: the way, how, and whether that was told."""
        key = f"{self.key}|{self._company.identity(visitor.account)}"
        row = await self._company.rows("memberships").find_one({"_id": key})
        return [(one["way"], one["how"], one["told"]) for one in row["moves"]] if row else []

    async def inside(self) -> set[str]:
        rows = await self._company.all_rows("memberships", group=self.key, inside=True, is_staff=False)
        return {row["account"].rsplit(":", 1)[1] for row in rows}


async def settled(company: Company) -> None:
    await eventually(company.is_idle)


@pytest.fixture(scope="module")
async def owner(company: Company) -> Rep:
    return await company.hires("fangqiong", "方琼", "社群运营部")


@pytest.fixture
async def chat(company: Company, owner: Rep) -> Chat:
    name = f"装修交流群{secrets.token_hex(2)}"
    made = await company.does("wecom/groups", {"name": name, "owner": owner.userid})
    chat = Chat(company, str(made["chat_id"]))
    await chat.stored(name=name)
    return chat


@pytest.fixture
async def visitor(company: Company, owner: Rep) -> Visitor:
    return await company.meets(f"林晓{secrets.token_hex(2)}", owner)


async def test_a_group_is_made_changed_and_dismissed(
    company: Company, owner: Rep, chat: Chat, visitor: Visitor
) -> None:
    other = await company.hires(f"o{secrets.token_hex(3)}", "石宇", "社群运营部")
    await chat.does(visitor, "join")
    await chat.becomes(name="老客户福利群", notice="周五直播", owner=other.userid)
    staff = await company.rows("staff").find_one({"identities": company.identity(other.userid)})
    assert staff
    await chat.stored(name="老客户福利群", notice="周五直播", owner=staff["_id"], people=1)
    await company.does(f"wecom/groups/{chat.chat_id}/dismiss", {})
    await chat.stored(dismissed_at={"$ne": None}, people=0)
    assert await chat.inside() == set()
    assert await chat.moves(visitor) == [("in", "扫码", True)]


async def test_joins_and_leaves_stand_in_the_history_of_the_customer(owner: Rep, company: Company, chat: Chat) -> None:
    name = f"赵敏{secrets.token_hex(2)}"
    seller = await company.hires(f"s{secrets.token_hex(3)}", "周敏")
    visitor = await company.meets(name, seller)
    await chat.does(visitor, "join", scene=1)
    await chat.does(visitor, "leave", removed=True)
    await chat.does(visitor, "join")
    await settled(company)
    history = await seller.says(f"历史 {name}")
    for line in ("加入客户群", "（受邀）", "被移出客户群", "（扫码）"):
        assert line in history
    assert await chat.inside() == {visitor.account}


@pytest.mark.parametrize("order", [*permutations(range(3))])
async def test_events_thrice_and_in_any_order_end_in_the_same_state(
    company: Company, chat: Chat, owner: Rep, order: tuple[int, ...]
) -> None:
    """What the platform tells is held back and then delivered by us, in every order, three times each."""
    first, second = [await company.meets(f"客{secrets.token_hex(3)}", owner) for _ in range(2)]
    await settled(company)
    seen = max([one["id"] for one in await company.asks("callbacks")], default=0)
    await company.suffers("delay", "assistant", count=3, seconds=0.8)
    with company.clock.stopped():
        await chat.does(first, "join")
        await chat.does(second, "join")
        await chat.does(first, "leave")
    held = [one["plaintext"] for one in await company.asks(f"callbacks?after={seen}")]
    assert len(held) == 3
    mailbox = company.mailbox()
    for place in order:
        for _ in range(3):
            assert await mailbox.posts(held[place]) == 200
    await eventually(lambda: _both_ways(chat, first))
    await eventually(lambda: _is_inside(chat, {second.account}))
    await eventually(lambda: _nothing_pending(company))
    assert await chat.moves(first) == [("in", "扫码", True), ("out", "主动退出", True)]
    assert await chat.moves(second) == [("in", "扫码", True)]
    assert (await chat.stored())["people"] == 1


async def _both_ways(chat: Chat, visitor: Visitor) -> bool:
    return len(await chat.moves(visitor)) == 2


async def _is_inside(chat: Chat, who: set[str]) -> bool:
    return await chat.inside() == who


async def _nothing_pending(company: Company) -> bool:
    return await company.rows("inbox").count_documents({"state": "pending"}) == 0


@pytest.mark.parametrize("reads", [1, 4])
async def test_a_list_that_lags_behind_is_read_again(
    company: Company, chat: Chat, visitor: Visitor, reads: int
) -> None:
    """Once: read again at once. Four times, which is more than we try at once: later, by the entry's retry."""
    await settled(company)
    await company.suffers("stale_group", "externalcontact/groupchat/get", count=reads)
    await chat.does(visitor, "join")
    await chat.stored(people=1)
    assert await chat.inside() == {visitor.account}
    assert not (await company.asks("faults"))["active"]


async def test_a_walk_through_all_groups_finds_what_callbacks_missed(company: Company, owner: Rep, chat: Chat) -> None:
    unknown, changed = f"wr{secrets.token_hex(6)}", chat.chat_id
    people = [f"wm{secrets.token_hex(6)}" for _ in range(3)]
    await settled(company)
    await company.does(
        "wecom/crowd",
        {
            "customers": [{"external_userid": one, "name": "路人", "userid": owner.userid} for one in people],
            "groups": [{"chat_id": unknown, "name": "没听说过的群", "owner": owner.userid, "members": people}],
        },
    )
    await company.suffers("lost", "assistant", count=1)
    await company.does(f"wecom/groups/{changed}/members", {"external_userid": people[0], "action": "join"})
    began = datetime.now(UTC)
    missed: dict[str, Missed] = {}
    cursor, pages = "", 0
    while pages == 0 or cursor:
        page = await walk_page(await work_app(company), cursor=cursor, began=began, limit=2, pace=_at_once)
        missed |= page.missed
        cursor, pages = page.cursor, pages + 1
    assert missed[company.identity(unknown)] is Missed.GROUP
    assert missed[company.identity(changed)] is Missed.MEMBERS
    assert await Chat(company, unknown).inside() == set(people)
    assert await Chat(company, changed).inside() == {people[0]}
    again = await walk_page(await work_app(company), cursor="", began=datetime.now(UTC), limit=1000, pace=_at_once)
    assert again.missed == {}
    await company.recovers()


async def test_where_no_group_was_ever_read_they_are_walked_through_once(company: Company, chat: Chat) -> None:
    await settled(company)
    app = await work_app(company)
    walks = await _walks(company)
    await first_groups({app.key: app}, _at_once)
    assert await _walks(company) == walks
    await company.rows("groups").delete_many({})
    await first_groups({app.key: app}, _at_once)
    assert await _walks(company) == walks + 1
    assert company.identity(chat.chat_id) in {row["_id"] for row in await company.all_rows("groups")}


async def _walks(company: Company) -> int:
    return sum(call["path"] == "externalcontact/groupchat/list" for call in await company.asks("calls"))


async def _at_once() -> None:
    await asyncio.sleep(0)


async def work_app(company: Company) -> WorkApp:
    """The bot's own app, for a command beside it."""
    settings = Settings(**await company.settings())
    apps = connected(settings.wecom, company.http, Metrics())
    return next(app for app in apps if "contacts" in app.uses)


async def test_a_group_code_is_made_joined_by_changed_and_ended(
    company: Company, chat: Chat, owner: Rep, visitor: Visitor
) -> None:
    wanted = CodeSettings(name="展会", groups=(chat.key,), base_name="装修群", base_number=2)
    code = await make_code(program(at=datetime.now(UTC)), wanted)
    row = await eventually(lambda: company.rows("group_codes").find_one({"_id": code.id, "picture": {"$gt": ""}}))
    scan = f"wecom/join_ways/{row['config_id']}/scan"
    came = await company.does(scan, {"external_userid": visitor.account, "full": 1})
    rolled = Chat(company, came["chat_id"])
    assert (await rolled.stored(people=1))["name"] == "装修群2"
    (shown,) = [one for one in await list_codes(program(), 50) if one.id == code.id]
    assert (shown.joined, shown.inside, shown.state) == (1, 1, "ready")
    other = CodeSettings(name="改名", groups=(chat.key,), roll_over=False)
    await change_code(program(at=datetime.now(UTC)), code.id, other)
    await settled(company)
    ways = [one for one in await company.asks("calls") if one["path"].endswith("update_join_way")]
    assert ways[-1]["body"]["auto_create_room"] == 0
    await end_code(program(at=datetime.now(UTC)), code.id)
    await settled(company)
    async with company.http.post(
        f"{company.emulator}/control/{scan}", json={"external_userid": visitor.account}
    ) as answer:
        assert answer.status == 404


async def test_a_group_code_is_made_looked_at_and_ended_from_the_chat(company: Company, chat: Chat, owner: Rep) -> None:
    name = (await chat.stored())["name"]
    assert "正在建群活码“团购”" in await owner.says(f"群活码 新建 团购 在 {name}")
    assert "群活码“团购”建好了，客户扫码进群。\n扫码图片：http" in await owner.hears()
    assert "已经有群活码“团购”" in await owner.says(f"群活码 新建 团购 在 {name}")
    assert "团购：在用，扫码进群 0 位" in await owner.says("群活码")
    assert f"进这些群：{name}" in await owner.says("群活码 团购")
    assert "不能恢复" in await owner.says("群活码 停用 团购")
    assert "已停用，数据还可以看" in await owner.says("群活码 停用 团购 确认")
    assert "“团购”已停用，不用停用" in await owner.says("群活码 停用 团购 确认")


async def test_community_sees_all_groups_and_a_seller_only_those_they_are_in(
    company: Company, owner: Rep, chat: Chat, visitor: Visitor
) -> None:
    await chat.does(visitor, "join")
    name = (await chat.stored(people=1))["name"]
    answer = await owner.says(f"群 {name}")
    assert f"客户群“{name}”" in answer
    assert "群主：方琼" in answer
    assert "客户：1 人" in answer
    assert "加入（扫码）" in answer
    seller = await company.hires(f"s{secrets.token_hex(3)}", "周敏")
    assert "没有找到" in await seller.says(f"群 {name}")
    assert "还没有您能查看的客户群" in await seller.says("群")
    assert "也只算一位" in await owner.says("群")
