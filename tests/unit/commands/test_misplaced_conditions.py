"""Conditions of a broadcast where they would be taken for its words: nothing goes to everybody by mistake."""

import pytest

from commands.reading.arguments import BadUsage
from commands.reading.broadcasting import read_broadcast
from commands.reading.misplaced import Named, misplaced
from community.kind import Campaigning, load_kinds
from community.rules import CampaignRules
from crm_core.messages import Card
from crm_core.permissions import Role
from crm_core.tags.actions import change_tags
from tests.builders import SCOPE, colleague, customer_of, program
from tests.house import House
from tests.unit.commands.chat import Chat, says, shown

NAMED = Named(
    tags={"高意向", "新客户", "已成交", "春节", "沙发"},
    stages={"已报价", "已成交"},
    sources={"扫码"},
    owners={"周敏"},
    groups={"老客户福利群", "VIP 1群"},
)


@pytest.mark.parametrize(
    ("text", "conditions", "words"),
    [
        ("春节快乐 标签 高意向", "标签:高意向", "春节快乐"),
        ("春节快乐 标签： 高意向", "标签:高意向", "春节快乐"),
        ("给高意向客户 春节快乐", "标签:高意向", "春节快乐"),
        ("给所有高意向的客户：春节快乐", "标签:高意向", "春节快乐"),
        ("只发给标签是“高意向”的客户 春节快乐", "标签:高意向", "春节快乐"),
        ("发给高意向和新客户的客户，春节快乐", "标签:高意向、新客户", "春节快乐"),
        ("高意向 春节快乐", "标签:高意向", "春节快乐"),
        ("高意向", "标签:高意向", ""),
        ("春节快乐 #高意向", "标签:高意向", "春节快乐"),
        ("春节快乐，不发给已成交", "排除标签:已成交", "春节快乐"),
        ("春节快乐 排除标签:没有的", "排除标签:没有的", "春节快乐"),
        ("除了已报价的客户 春节快乐", "", "春节快乐"),
        ("全部标签 高意向、新客户 阶段 已报价 您好", "全部标签:高意向、新客户 阶段:已报价", "您好"),
        ("您好 来源 扫码", "来源:扫码", "您好"),
        ("@周敏 的客户 您好", "负责人:周敏", "您好"),
        ("到老客户福利群 周末团购", "群:老客户福利群", "周末团购"),
        ("周末团购 群 VIP 1群", "群:“VIP 1群”", "周末团购"),
        ("沉默30天 您好", "沉默:30天", "您好"),
        ("30天没联系的客户 您好", "沉默:30天", "您好"),
        ("您好\n定时：明天10点", "定时:明天10点", "您好"),
        ("排除 王芳 您好", "排除:王芳", "您好"),
    ],
)
def test_what_is_probably_a_condition_is_found_among_the_words(text: str, conditions: str, words: str) -> None:
    found = misplaced(text, NAMED)
    assert found is not None
    assert (" ".join(found.conditions), found.words) == (conditions, words)


@pytest.mark.parametrize(
    "text",
    [
        "春节快乐",
        "沙发新品到店，周五八折",
        "有问题请打电话给周敏",
        "周五直播，给装修的朋友送福利",
        "我们的来源 扫码可查",
        "#春节# 快乐",
        "加群:12345 领券",
        "链接:https://shop.example.com/1",
    ],
)
def test_words_that_only_hold_a_name_are_words(text: str) -> None:
    assert misplaced(text, NAMED) is None


@pytest.mark.parametrize(
    ("typed", "tags", "groups", "text"),
    [
        ("#高意向 春节快乐", ("高意向",), (), "春节快乐"),
        ("＃高意向、新客户 #老客户 春节快乐", ("高意向", "新客户", "老客户"), (), "春节快乐"),
        ("标签:高意向 #新客户 春节快乐", ("高意向", "新客户"), (), "春节快乐"),
        ("标签： 高意向 春节快乐", ("高意向",), (), "春节快乐"),
        ("#老客户 到群 春节快乐", (), ("#老客户",), "春节快乐"),
        ("到群 群:“VIP 1群”、老客户群 春节快乐", (), ("VIP 1群", "老客户群"), "春节快乐"),
        ("#春节# 快乐", (), (), "#春节# 快乐"),
        ("内容:#高意向 是什么", (), (), "#高意向 是什么"),
        ("内容丰富的一周", (), (), "内容丰富的一周"),
    ],
)
def test_a_tag_right_behind_the_command_is_a_condition(
    typed: str, tags: tuple[str, ...], groups: tuple[str, ...], text: str
) -> None:
    wanted = read_broadcast(typed)
    found = (wanted.several.get("any_tags", ()), wanted.several.get("groups", ()), wanted.text)
    assert found == (tags, groups, text)


@pytest.mark.parametrize(
    "typed", ["全部 春节快乐", "给所有客户 春节快乐", "全部客户 春节快乐", "发给全部客户 春节快乐"]
)
def test_everybody_can_be_said_in_so_many_words(typed: str) -> None:
    wanted = read_broadcast(typed)
    assert (wanted.to_all, wanted.text) == (True, "春节快乐")


@pytest.mark.parametrize("typed", ["到群 标签:高意向 您好", "沉默:30天 到群 您好", "到群 排除:王芳 您好"])
def test_what_groups_cannot_be_chosen_by_is_refused(typed: str) -> None:
    with pytest.raises(BadUsage) as refused:
        read_broadcast(typed)
    assert "发到群里只能按群" in refused.value.text


@pytest.fixture
async def keeper(house: House) -> Chat:
    campaigns = Campaigning(kinds=load_kinds(), rules=CampaignRules(companies=(SCOPE,)))
    wang, _ = [await customer_of("fang", name) for name in ("王芳", "李雷")]
    await change_tags(program(), wang, frozenset({"高意向"}), frozenset())
    return Chat(await colleague("fang", Role.COMMUNITY, name="方琼"), campaigns)


async def test_it_is_asked_whether_a_condition_or_a_text_is_meant(keeper: Chat) -> None:
    asked = await shown(keeper, "群发 给高意向客户 春节快乐")
    assert asked.title == "这是条件还是正文？"
    assert "还没有发：“给高意向”像是条件，可照这样写会当成正文，发给 2 位客户。" in asked.text
    assert "还没有您能查看的活动" in await says(keeper, "活动")
    by_tag = await keeper.taps(await shown(keeper, "群发 给高意向客户 春节快乐"), 1)
    assert isinstance(by_tag, Card)
    assert "条件：标签 高意向" in by_tag.text
    assert "符合条件 1 位客户" in by_tag.text
    as_typed = await keeper.taps(await shown(keeper, "群发 标签:高意向 春节快乐 #高意向"), 2)
    assert isinstance(as_typed, Card)
    assert "内容：春节快乐 #高意向\n条件：标签 高意向" in as_typed.text


async def test_a_condition_that_cannot_be_put_right_is_told(keeper: Chat) -> None:
    asked = await shown(keeper, "群发 除了已报价的客户 春节快乐")
    assert "“除了已报价”像是条件" in asked.text
    assert "要当条件，请写在正文前面" in asked.text
    assert [one.text for one in asked.buttons] == ["1. 原样发"]


async def test_a_text_that_begins_like_a_tag_is_told_how_to_be_written(keeper: Chat) -> None:
    told = await says(keeper, "群发 #高意象 春节快乐")
    assert told == "没有找到标签“高意象”。相近的有：高意向。\n正文就是以 # 开头的，请在正文前写“内容:”。"


async def test_without_a_condition_everybody_has_to_be_confirmed(keeper: Chat) -> None:
    asked = await shown(keeper, "群发 春节快乐")
    assert asked.title == "没有写条件，发给全部客户？"
    assert "共 2 位" in asked.text
    assert [one.text for one in asked.buttons] == ["发给全部 2 位", "取消"]
    preview = await keeper.taps(asked, 1)
    assert isinstance(preview, Card)
    assert [one.text for one in preview.buttons] == ["试发10%", "全部发送", "不发给谁", "取消"]
    assert "没有写条件：您能发的全部客户都算，共 2 位。" in preview.text
    said = await shown(keeper, "群发 全部 春节快乐")
    assert [one.text for one in said.buttons] == ["试发10%", "全部发送", "不发给谁", "取消"]
