"""Which rule answers what customers say, and why the others do not."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from community.keywords.actions import answer_words, list_rules
from community.keywords.matching import How, Said, match
from community.keywords.model import Channel, Place, Rule, Where, Why, answering, judge
from crm_core.permissions import Role
from tests.builders import NOW, colleague, in_role, program
from tests.house import House
from tests.unit.commands.chat import Chat, says

ZONE = ZoneInfo("Asia/Shanghai")
GROUP = Place(channel=Channel.DINGTALK, group="dingtalk:d1:cid1", tags=frozenset({"装修"}))
SERVICE = Place(channel=Channel.SERVICE)
PRICE = Rule(id="price", words=("价格", "多少钱"), but=("涨价",), text="报价表在群里")


@pytest.mark.parametrize(
    ("word", "said", "how"),
    [
        ("价格", "价格表发我一份", How.WORDS),
        ("价格", "价格", How.WHOLE),
        ("多少钱", "这个多少钱呀", How.WORDS),
        ("wifi", "Wi-Fi 密码是什么", How.WORDS),
        ("小鲸", "小鲸好用吗", How.WORDS),
        ("优惠券", "优惠卷怎么领", How.ALIKE),
        ("营业时间", "营业时问是几点", How.ALIKE),
        ("退货", "退货运费谁出", How.WORDS),
        ("员工", "会员工资怎么算", None),
        ("会员卡", "会员价多少", None),
        ("会员工", "会员工资怎么算", None),
        ("卡", "卡车", None),
        ("1", "买 1 个", None),
        ("1", "1", How.WHOLE),
        ("iphone15", "iphone14 多少钱", None),
        ("退货", "。。。", None),
    ],
)
def test_words_are_heard_and_nearly_the_same_words_but_not_parts_of_others(
    word: str, said: str, how: How | None
) -> None:
    found = match(word, Said.read(said))
    assert (found.how if found else None) == how


@pytest.mark.parametrize(
    ("rule", "said", "place", "why"),
    [
        (PRICE, "什么价格", GROUP, Why.ANSWERS),
        (PRICE, "是不是涨价了，价格多少", GROUP, Why.EXCEPTED),
        (PRICE, "你好", GROUP, Why.NO_WORD),
        (replace(PRICE, where=Where(tags=("装修",))), "什么价格", GROUP, Why.ANSWERS),
        (replace(PRICE, where=Where(tags=("装修",))), "什么价格", SERVICE, Why.ELSEWHERE),
        (replace(PRICE, where=Where(groups=("dingtalk:d1:cid2",))), "什么价格", GROUP, Why.ELSEWHERE),
        (replace(PRICE, where=Where(channels=(Channel.SERVICE,))), "什么价格", SERVICE, Why.ANSWERS),
        (replace(PRICE, quiet="16:00-18:00"), "什么价格", GROUP, Why.QUIET),
        (replace(PRICE, quiet="18:00-16:00"), "什么价格", GROUP, Why.ANSWERS),
    ],
)
def test_a_rule_answers_where_and_when_it_holds(rule: Rule, said: str, place: Place, why: Why) -> None:
    """It is 17:00 in Shanghai."""
    (verdict,) = judge([rule], said, place, person="p", now=NOW, zone=ZONE, last={})
    assert verdict.why is why


def test_of_several_the_first_in_order_answers_then_the_likeliest() -> None:
    other = Rule(id="coupon", words=("优惠券",), text="领券")
    said = "优惠卷什么价格"
    assert answering(judge([other, PRICE], said, GROUP, person="p", now=NOW, zone=ZONE, last={})) == PRICE
    first = replace(other, priority=5)
    verdicts = judge([PRICE, first], said, GROUP, person="p", now=NOW, zone=ZONE, last={})
    assert [one.why for one in verdicts] == [Why.ANSWERS, Why.OUTRANKED]
    assert answering(verdicts) == first


@pytest.mark.parametrize(
    ("seconds", "person", "place", "answers"),
    [
        (0, "p", GROUP, True),
        (2, "q", GROUP, False),
        (30, "q", GROUP, False),
        (61, "q", GROUP, True),
        (61, "p", GROUP, False),
        (601, "p", GROUP, True),
        (30, "q", SERVICE, True),
    ],
)
async def test_between_two_answers_a_group_and_a_person_get_a_rest(
    house: House, seconds: int, person: str, place: Place, answers: bool
) -> None:
    manager = Chat(await colleague("zhao", Role.COMMUNITY, name="赵六"))
    await says(manager, "关键词 加 价格 = 报价表在群里")
    if seconds:
        assert await answer_words(program(), "价格", GROUP, "p", said_at=NOW, zone=ZONE)
    at = NOW + timedelta(seconds=seconds)
    assert bool(await answer_words(program(at=at), "价格", place, person, said_at=at, zone=ZONE)) is answers


async def test_rules_are_written_changed_taken_away_and_brought_back(house: House) -> None:
    manager = Chat(await colleague("zhao", Role.COMMUNITY, name="赵六"))
    assert "还没有关键词规则" in await says(manager, "关键词")
    done = await says(
        manager, "关键词 加 价格、多少钱 除 涨价 在 客服、公众号 优先 5 安静 22:00-08:00 = 您好，报价表在这里"
    )
    assert "用在微信客服、公众号" in done
    (rule,) = await list_rules(in_role(Role.ADMIN))
    assert (rule.words, rule.but, rule.priority, rule.quiet) == (("价格", "多少钱"), ("涨价",), 5, "22:00-08:00")
    assert "改好了" in await says(manager, "关键词 加 价格 在 客服、公众号 = 新报价")
    assert "恢复原样" in await says(manager, "撤销")
    assert (await list_rules(in_role(Role.ADMIN)))[0] == rule
    assert "删掉了" in await says(manager, "关键词 删 价格")
    assert await list_rules(in_role(Role.ADMIN)) == []
    await says(manager, "撤销")
    assert "价格、多少钱 → 您好" in await says(manager, "关键词")


async def test_a_trial_says_which_rule_would_answer_and_why(house: House) -> None:
    manager = Chat(await colleague("zhao", Role.MANAGER, name="赵六"))
    await says(manager, "关键词 加 优惠券 在 客服 = 点这里领券")
    await says(manager, "关键词 加 退货 除 退货运费 = 七天内可退")
    told = await says(manager, "试一下 关键词 优惠卷怎么领")
    assert "会回复：点这里领券" in told
    assert "优惠券（很像“优惠卷”）由它回复，用在微信客服" in told
    assert "另有 1 条规则没有用到它的词" in told
    assert "不管这里" in await says(manager, "关键词 试 在 公众号 优惠券怎么领")
    assert "出现了它的例外词：退货运费" in await says(manager, "试一下 关键词 退货运费谁出")


@pytest.mark.parametrize(
    "typed",
    [
        "关键词 加 价格",
        "关键词 加 = 回复",
        "关键词 加 价格 优先 很高 = 好",
        "关键词 加 价格 安静 夜里 = 好",
        "关键词 删",
        "试一下",
    ],
)
async def test_what_cannot_be_read_is_explained(house: House, typed: str) -> None:
    manager = Chat(await colleague("zhao", Role.MANAGER, name="赵六"))
    assert await says(manager, typed)
    assert await list_rules(in_role(Role.ADMIN)) == []


async def test_sales_people_look_and_try_but_do_not_write(house: House) -> None:
    lisi = Chat(await colleague("lisi", Role.SALES, name="李四"))
    await says(lisi, "关键词 加 价格 = 报价")
    assert "还没有关键词规则" in await says(lisi, "关键词")
    assert "没有规则会回复" in await says(lisi, "试一下 关键词 价格")
