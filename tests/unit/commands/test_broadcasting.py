"""What follows 群, 活动 and 群发: long lists by the page, and words where nobody is reached."""

from datetime import timedelta

import pytest

from commands.reading.broadcasting import CampaignWanted, Verb, read_broadcast, read_campaign
from commands.reading.gathering import GroupWanted, read_group
from community.kind import Campaigning, load_kinds
from community.rules import CampaignRules
from crm_core.groups.actions import take_over_group
from crm_core.messages import GroupDetails
from crm_core.permissions import Role
from crm_core.tags.actions import change_tags
from tests.builders import NOW, SCOPE, colleague, customer_of, program, wecom
from tests.house import House
from tests.unit.commands.chat import Chat, says, shown


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("", GroupWanted()),
        ("第3页", GroupWanted(page=3)),
        ("#老客户 第2页", GroupWanted(phrase="#老客户", page=2)),
        ("新房 装修", GroupWanted(phrase="新房 装修")),
        ("第0页", GroupWanted(phrase="第0页")),
    ],
)
def test_groups_are_asked_for_by_the_page(typed: str, wanted: GroupWanted) -> None:
    assert read_group(typed) == wanted


def test_campaigns_are_asked_for_by_the_page() -> None:
    assert read_campaign("第2页") == CampaignWanted(Verb.LIST, page=2)
    assert read_campaign("") == CampaignWanted(Verb.LIST)


def test_groups_to_send_to_are_named_or_have_a_tag() -> None:
    wanted = read_broadcast("到群 群:新房装修、#老客户 周末团购")
    assert (wanted.to_groups, wanted.several, wanted.text) == (True, {"groups": ("新房装修", "#老客户")}, "周末团购")


@pytest.fixture
async def keeper(house: House) -> Chat:
    campaigns = Campaigning(kinds=load_kinds(), rules=CampaignRules(companies=(SCOPE,)))
    return Chat(await colleague("fang", Role.COMMUNITY, name="方琼"), campaigns)


async def groups(count: int) -> None:
    for number in range(count):
        details = GroupDetails(
            group=wecom(f"wr{number:02}"),
            name=f"装修群{number:02}",
            notice="",
            owner=wecom("fang"),
            admins=(),
            members=(),
            version="1",
            created_at=NOW - timedelta(days=1),
        )
        await take_over_group(program(), details, NOW)


async def test_a_long_list_of_groups_is_leafed_through(keeper: Chat) -> None:
    assert "还没有您能查看的客户群" in await says(keeper, "群")
    await groups(12)
    for number in (1, 2, 3):
        await says(keeper, f"群 标签 装修群{number:02} +老客户")
    first = await shown(keeper, "群")
    assert "第 1/3 页" in first.title
    assert "12 个群里" in first.text
    assert first.buttons[-1].key == "群 第2页"
    last = await shown(keeper, "群 第3页")
    assert [one.text for one in last.buttons] == ["1. 装修群10", "2. 装修群11"]
    assert "装修群11" in await says(keeper, "2")
    assert "现在只有 3 页" in await says(keeper, "群 第4页")
    assert "第 1/3 页" in (await shown(keeper, "群 装修")).title
    assert (await shown(keeper, "群 #老客户")).title == "找到 3 个客户群，您要哪一个？"


async def test_where_nobody_is_reached_there_is_no_draft(keeper: Chat) -> None:
    assert "没有您能发的客户符合这些条件" in await says(keeper, "群发 活跃:3天 周五直播")
    assert "没有您能发的群" in await says(keeper, "群发 到群 周五直播")
    assert "还没有您能查看的活动" in await says(keeper, "活动")


async def test_a_name_that_fits_none_is_told_with_those_most_like_it(keeper: Chat) -> None:
    customer = await customer_of("fang", "王芳")
    await groups(1)
    await says(keeper, "群 标签 装修群00 +老客户")
    await colleague("zhou", Role.SALES, name="周敏")
    await change_tags(program(), customer, frozenset({"高意向", "沙发"}), frozenset())
    misspelt = {
        "标签:高意象": "没有找到标签“高意象”。相近的有：高意向。",
        "标签:高意向、沙发客 排除标签:已城交": "没有找到标签“已城交”。\n没有找到标签“沙发客”。相近的有：沙发。",
        "来源:扫玛": "没有找到来源“扫玛”。相近的有：扫码",
        "阶段:报价": "没有阶段“报价”，请从这些里选：初步接触、",
        "负责人:周敏敏": "没有找到同事“周敏敏”。相近的有：周敏。",
        "群:装潢群": "没有找到客户群“装潢群”。相近的有：装修群00。",
        "群:#老顾客": "没有找到您能查看的群的标签“老顾客”。相近的有：老客户。",
    }
    for typed, told in misspelt.items():
        assert told in await says(keeper, f"群发 {typed} 周五直播")


async def test_campaigns_are_leafed_through_and_say_how_they_stand(keeper: Chat) -> None:
    await customer_of("fang", "王芳")
    for number in range(6):
        assert "没有写条件：您能发的全部客户都算" in (await shown(keeper, f"群发 直播{number}")).text
    first = await shown(keeper, "活动")
    assert (first.title, first.buttons[-1].text) == ("活动，第 1/2 页", "下一页")
    draft = await shown(keeper, "1")
    assert "会收到任务" in await says(keeper, draft.buttons[1].key)
    await shown(keeper, "活动")
    assert "到时再数一遍发给谁" in (await shown(keeper, "1")).text


async def test_who_is_left_out_of_a_broadcast_to_groups_is_named(keeper: Chat) -> None:
    await groups(1)
    gone = GroupDetails(
        group=wecom("wrx"),
        name="没人管的群",
        notice="",
        owner=None,
        admins=(),
        members=(),
        version="1",
        created_at=NOW,
    )
    await take_over_group(program(), gone, NOW)
    card = await shown(keeper, "群发 到群 周五直播")
    assert "群主不是在职同事 1" in card.text
    assert "群主不是在职同事：没人管的群" in await says(keeper, card.buttons[2].key)
