"""Check-ins and lotteries in the chat: made by staff in a line, taken part in by customers in a word."""

from datetime import timedelta
from typing import cast

import pytest

from commands.customers import load_for_customers
from commands.reading.fairs import CHECKIN_EXAMPLE, LOTTERY_EXAMPLE
from commands.visiting import Passing, Visit, answer_visitor
from community.campaigns.actions import newest_of, open_campaigns
from community.kind import Campaigning, load_kinds
from community.lotteries.actions import all_draws
from community.lotteries.model import LotteryPlan
from community.rules import CampaignRules
from crm_core.action import together
from crm_core.errors import Refusal
from crm_core.messages import Text
from crm_core.permissions import Role
from crm_core.values import CustomerId
from referrals.sharing.links import ShareLinks
from tests.builders import HABITS, NOW, colleague, customer_of, program, wecom
from tests.house import House
from tests.unit.commands.chat import Chat, says, shown
from tests.unit.community.fair import VAULT

CATALOGUE = load_for_customers()
RULES = CampaignRules(vault=VAULT)
PASSING = Passing(links=ShareLinks("https://crm.example", b"k" * 32), zone=HABITS.zone, vault=VAULT)
NEW_CHECKIN, NEW_LOTTERY = CHECKIN_EXAMPLE.replace("2026", "2099"), LOTTERY_EXAMPLE.replace("2026", "2099")


@pytest.fixture
async def boss(house: House) -> Chat:
    return Chat(await colleague("zhao", Role.ADMIN), Campaigning(kinds=load_kinds(), rules=RULES))


async def opened(chat: Chat, line: str) -> str:
    """Make one, start it, and let the clock look at it."""
    card = await shown(chat, line)
    told = cast("Text", await chat.taps(card, 1))
    kind = "checkin" if "签到" in line else "lottery"
    found = await newest_of(program(), kind)
    await load_kinds()[kind].advance(program(), found, RULES)
    return told.text


async def customer_says(customer: CustomerId, text: str, said: str = "m1", day: int = 0) -> str:
    visit = Visit(customer=customer, identity=wecom("wm"), catalogue=CATALOGUE, passing=PASSING, said=said)
    act = program(f"inbox:{said}", NOW + timedelta(days=day))
    try:
        answer = await together(lambda: answer_visitor(act, visit, text))
    except Refusal as refusal:
        return refusal.text
    assert answer is not None
    return answer.text


async def test_a_checkin_is_made_in_a_line_taken_part_in_and_a_day_taken_back(boss: Chat) -> None:
    card = await shown(boss, NEW_CHECKIN)
    assert "连续 3 天：10 积分" in card.text
    assert "连续 7 天：一杯咖啡" in card.text
    lin = await customer_of("zhao", "林晓")
    assert "没有签到活动" in await customer_says(lin, "签到")
    assert "客户发“签到”就能参加" in cast("Text", await boss.taps(card, 1)).text
    told = await customer_says(lin, "签到！")
    assert "签到成功，连续 1 天" in told
    assert "再连续 2 天可得10 积分" in told
    assert "https://crm.example/campaign/" in told
    assert "今天已经签过到了" in await customer_says(lin, "打卡", "m2")
    assert "参加 1 人" in (await shown(boss, "签到")).text
    assert "不算了" in await says(boss, "签到 撤销 林晓 6月1日 不是本人签的")
    assert "被工作人员撤销" in await customer_says(lin, "签到", "m3")
    assert "重新算数" in await says(boss, "撤销")


async def test_a_lottery_is_made_drawn_from_handed_over_and_verified(boss: Chat) -> None:
    sure = NEW_LOTTERY.replace("优惠券*100*20%", "优惠券*100*99.9%")
    assert "客户发“抽奖”就能参加" in await opened(boss, sure)
    lin = await customer_of("zhao", "林晓")
    told = await customer_says(lin, "抽奖")
    assert "恭喜抽中" in told
    assert "今天还能抽 0 次" in told
    assert await customer_says(lin, "抽奖") == told
    assert "用完了" in await customer_says(lin, "抽奖", "m2")
    found = await newest_of(program(), "lottery")
    assert len(await all_draws(program(), found.id)) == 1
    assert "1 号 林晓 · " in await says(boss, "抽奖 中奖")
    assert "已发" in await says(boss, "抽奖 发奖 1")
    assert "已经发过" in await says(boss, "抽奖 发奖 1")
    assert "还没发" in await says(boss, "撤销")
    assert "种子结束后公布" in await says(boss, "抽奖 验证")
    late = program(at=LotteryPlan.read(found.content).ends_at)
    await load_kinds()["lottery"].advance(late, found, RULES)
    assert await open_campaigns(program(), "lottery") == []
    assert "1 次抽奖全部对得上" in await says(boss, "抽奖 验证")
    assert "没有抽奖活动" in await customer_says(lin, "抽奖", "m3", day=1)


@pytest.mark.parametrize(
    ("line", "before", "after", "told"),
    [
        (NEW_CHECKIN, "3天=10积分", "三天=10积分", "没有看懂奖励"),
        (NEW_CHECKIN, "到:2099-12-31", "", "还缺：到"),
        (NEW_CHECKIN, "到:2099-12-31", "到:2099-02-30", "没有看懂日期"),
        (NEW_CHECKIN, "到:2099-12-31", "到:2098-12-31", "今天之后"),
        (NEW_CHECKIN, "名称:每日签到", "名称:每日签到 随便", "没有看懂“随便”"),
        (NEW_LOTTERY, "20%", "100%", "不能超过 100%"),
        (NEW_LOTTERY, "*100*", "*0*", "数量 1 到"),
        (NEW_LOTTERY, "每天:1", "每天:9", "不能超过每人次数"),
        (NEW_LOTTERY, "每天:1", "每天:多", "写次数"),
        (NEW_LOTTERY, "一等奖*1*0.1%", "一等奖", "没有看懂奖品"),
        ("抽奖 发奖 一", "", "", "写中奖的号码"),
        ("抽奖 开奖", "", "", "后面可以写"),
        ("签到 撤销 林晓", "", "", "写明客户、哪一天和原因"),
        ("抽奖 中奖", "", "", "还没有您能查看的抽奖活动"),
    ],
)
async def test_what_cannot_be_kept_is_explained(boss: Chat, line: str, before: str, after: str, told: str) -> None:
    assert told in await says(boss, line.replace(before, after) if before else line)


@pytest.mark.parametrize("role", [Role.SERVICE, Role.SALES])
async def test_what_is_for_all_customers_is_not_opened_by_whoever_looks_after_some(house: House, role: Role) -> None:
    one = Chat(await colleague("li", role), Campaigning(kinds=load_kinds(), rules=RULES))
    for line in (NEW_LOTTERY, NEW_CHECKIN):
        assert "角色不能做" in await says(one, line)
    assert "还没有您能查看的签到活动" in await says(one, "签到")
    assert "还没有您能查看的抽奖活动" in await says(one, "抽奖")
