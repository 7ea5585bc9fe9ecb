"""Referral programmes in the chat."""

from datetime import timedelta

import pytest

from commands.customers.referral_friend import looks_like_a_code
from commands.reading.referring import EXAMPLE
from crm_core.messages import Card
from crm_core.orders.actions import tell_order
from crm_core.orders.model import Buyer, OrderTold
from crm_core.permissions import Role
from referrals.codes.model import codes_in
from referrals.programmes.model import Condition, Must
from referrals.reviews.actions import carry_out_reviews
from referrals.reviews.model import GRACE
from tests.builders import NOW, colleague, customer_of, program
from tests.house import House
from tests.unit.commands.chat import Chat, says
from tests.unit.referrals.campaign import clean, code_of, comes, doubtful, happen, programme, somebody

NEW = EXAMPLE.replace("2027", "2099").replace("2099-03-31", "2099-12-31")


@pytest.fixture
async def manager(house: House) -> Chat:
    return Chat(await colleague("zhao", Role.MANAGER, name="赵六"))


async def test_a_programme_is_written_line_by_line_looked_at_paused_and_taken_back(manager: Chat) -> None:
    copied = (await says(manager, "推荐")).removeprefix("现在没有推荐活动。新建一个，照着写：\n")
    assert "进行中" in await says(manager, copied)
    await says(manager, "撤销")
    told = await says(manager, NEW)
    for part in (
        "进行中",
        "2099-12-31 23:59",
        "没有券码了",
        "首单满 99 元",
        "满 7 天没有离开",
        "现金 5 元",
        "优惠券“新人券”",
        "满 10 人",
        "0/5000 元",
        "加好友并下首单，双方",
    ):
        assert part in told
    assert "已经有推荐活动" in await says(manager, NEW)
    assert "没写的不变" in await says(manager, "推荐 修改 老带新")
    told = await says(manager, "推荐修改\n名额：不限\n预算：8000元\n阶梯：无\n朋友：优惠券 新人券 值20元")
    assert [line for line in told.splitlines() if "→" in line] == [
        "阶梯：3人 300 积分；10人 私教课 1 小时 → 无",
        "预算：5000 元 → 8000 元",
        "名额：1000 → 不限",
    ]
    assert "本来就是这样" in await says(manager, "推荐 修改\n预算：8000元")
    assert "0/1000" in await says(manager, "撤销") + await says(manager, "推荐")
    assert "已暂停" in await says(manager, "推荐 暂停 老带新")
    assert "进行中" in await says(manager, "撤销") + await says(manager, "推荐")
    assert "2099-01-01" in await says(manager, "推荐 老带新")
    assert "2099-01-01" in await says(manager, "推荐 活动 老带新")
    assert "2099-01-01" in await says(manager, "推荐 活动")
    assert "不再进行" in await says(manager, "撤销")
    assert "现在没有推荐活动" in await says(manager, "推荐")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("2099-12-31", "2098-12-31", "结束时间要在开始时间之后"),
        ("现金 5元", "现金 五元", "没有看懂金额"),
        ("首单≥99元", "首单大额", "没有看懂条件"),
        ("3人 积分", "三人 积分", "没有看懂阶梯"),
        ("规则：", "规矩：", "没有看懂这一行"),
        ("条件：加好友 首单≥99元 满7天\n", "", "还缺：条件"),
        ("邀请新朋友加好友并下首单，双方都有奖励，每位朋友只算一次。", "有奖", "大家看得懂的话"),
    ],
)
async def test_what_cannot_be_kept_is_explained(manager: Chat, before: str, after: str, told: str) -> None:
    assert told in await says(manager, NEW.replace(before, after))
    assert "现在没有推荐活动" in await says(manager, "推荐")


async def test_what_a_friend_was_promised_stays_when_the_programme_changes(manager: Chat) -> None:
    one = await programme(conditions=(Condition(must=Must.ORDERED, cents=1),))
    inviter, friend = await somebody("李晓梅"), await somebody("王芳")
    await comes(await code_of(one, inviter), friend)
    assert "条件和对象不能再改" in await says(manager, "推荐 修改\n条件：加好友")
    told = await says(manager, "推荐 修改\n邀请人：积分 5\n名字：新老带新")
    assert "邀请人：100 积分 → 5 积分" in told
    assert "名字：老带新 → 新老带新" in told
    assert "已经来的朋友，答应过的照旧" in told
    assert "100 积分：待达成" in await says(manager, "推荐 进度 李晓梅")
    assert "“老带新”" in await says(manager, "撤销")


async def test_sales_get_codes_and_progress_of_their_own_customers_and_make_no_programmes(manager: Chat) -> None:
    await programme()
    lisi = Chat(await colleague("lisi", Role.SALES))
    await customer_of("lisi", "李晓梅")
    await customer_of("zhao", "王芳")
    code = await says(lisi, "推荐 码 李晓梅")
    assert len(codes_in(code)) == 1
    assert await says(lisi, "推荐 码 李晓梅 老带新") == code
    assert "达成 0 位" in await says(lisi, "推荐 进度 李晓梅")
    assert "没有找到您能查看的客户" in await says(lisi, "推荐 码 王芳")
    assert "不能做这件事" in await says(lisi, NEW)
    assert "不能做这件事" in await says(lisi, "推荐 审核")


async def test_what_the_rules_doubt_is_decided_by_a_tap_or_a_word_and_either_can_be_taken_back(manager: Chat) -> None:
    one = await programme(conditions=(Condition(must=Must.ORDERED, cents=1),))
    inviter = await somebody("李晓梅")
    code = await code_of(one, inviter)
    for minute, name in enumerate(("友一", "友二")):
        buyer, paid = Buyer(customer=await somebody(name)), NOW - timedelta(minutes=9 - minute)
        await tell_order(program(), OrderTold(no=name, buyer=buyer, cents=100, at=paid, code=code))
    await happen(doubtful)
    card = await manager.says("推荐 审核")
    assert isinstance(card, Card)
    assert ("邀请人", "李晓梅") in card.fields
    assert ("朋友", "友一") in card.fields
    assert "扎堆" in card.text
    told = str(await manager.taps(card, 1))
    assert "已放行，10 分钟后生效" in told
    assert "还有 1 份" in told
    assert "已经处理过了" in str(await manager.taps(card, 2))
    assert "已撤回" in await says(manager, "撤销")
    assert "有几份推荐等您审核" in await says(manager, "推荐 拒绝 李晓梅")
    assert "已放行" in await says(manager, "推荐 放行 友一")
    assert "还有" not in await says(manager, "推荐 拒绝 友二 地址一样")
    assert "没有等您审核" in await says(manager, "推荐审核")
    assert "没有等您审核" in await says(manager, "推荐 放行 友一")
    await carry_out_reviews(program(at=manager.now + GRACE))
    await happen(clean)
    assert "1. 李晓梅 1 位" in await says(manager, "推荐 排行")
    told = await says(manager, "推荐 进度 李晓梅")
    assert "100 积分：已发放" in told
    assert "攒下的：100 积分" in told
    assert "推荐攒下的：100 积分" in await says(manager, "查 李晓梅")


async def test_who_brought_whom_is_said_by_hand_with_a_reason(manager: Chat) -> None:
    one = await programme()
    code = await code_of(one, await somebody("李晓梅"))
    await somebody("王芳")
    assert "原因" in await says(manager, f"推荐 归属 王芳 {code}")
    assert await says(manager, f"推荐 归属 王芳 {code.lower()} 电话里说的") == "已记上这次推荐。"
    assert "不再算" in await says(manager, "撤销")
    assert await says(manager, f"推荐 归属 王芳 {code.lower()} 当面说的") == "已记上这次推荐。"
    assert "只算一次" in await says(manager, f"推荐 归属 王芳 {code} 再来一次")


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("K7M-4QX-9TT", True),
        ("k7m4hx9tt", True),
        ("Ｋ７Ｍ４ＨＸ９ＴＴ", True),
        ("SF1234567", False),
        ("234567892", False),
        ("excellent", False),
        ("有码 K7M4HX9TT 吗，朋友给我的", False),
    ],
)
def test_a_code_with_a_slip_is_known_for_one(text: str, *, taken: bool) -> None:
    assert looks_like_a_code(text) is taken
