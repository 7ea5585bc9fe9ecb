"""查: who is found, who is not, and what is asked back when several fit."""

import pytest

from tests.journeys.company import Company
from tests.journeys.people import Rep

EXPIRED = "这份名单已经过期，请重新输入命令。"
PICKED = "这张卡片您已经选过了，要再改请重新输入命令。"
NOT_YOURS = "这张卡片是发给同事的，只有本人能选。"


@pytest.fixture(scope="module")
async def rep(company: Company) -> Rep:
    """李雷, who looks after 林晓."""
    rep = await company.hires("lilei", "李雷")
    await company.meets("林晓", rep, mobiles=("13812345678",), remark="林女士")
    return rep


@pytest.fixture(scope="module")
async def chooser(company: Company) -> Rep:
    """何静, who looks after 王芳 and 王方. Nobody here is answered more than 30 times, as many as a minute allows."""
    rep = await company.hires("hejing", "何静")
    await company.meets("王芳", rep, mobiles=("13900001111",))
    await company.meets("王方", rep)
    return rep


@pytest.fixture(scope="module")
async def other(company: Company) -> Rep:
    return await company.hires("hanmei", "韩梅")


async def test_the_answer_says_who_it_is_and_what_was_said_last(company: Company, rep: Rep) -> None:
    visitor = await company.meets("周敏", rep, state="code-7", mobiles=("13712344321",))
    await visitor.says("沙发什么时候到货")
    await company.history(visitor, 1)
    first, owner, source, phone, tags, last = (await rep.says("查 周敏")).splitlines()
    assert (first, owner) == ("周敏", "负责人：李雷")
    assert (source, phone, tags) == ("来源：扫码 · code-7", "电话：137****4321", "标签：还没有")
    assert last.startswith("最近：今天 ")
    assert last.endswith(" 客户：沙发什么时候到货")


@pytest.mark.parametrize(
    "typed",
    [
        "查 林晓",
        "查 晓",
        "查 linxiao",
        "查 LinXiao",
        "查 lx",
        "查 5678",
        "查 13812345678",
        "查 138 1234 5678",
        "查 林女士",
        "查林晓",
        "/查 林晓",
        "／查　林晓",
        "find 林晓",
        "/find linxiao",
        "ｆｉｎｄ ｌｉｎｘｉａｏ",
        "Find 林晓",
    ],
)
async def test_a_customer_is_found_however_it_is_typed(rep: Rep, typed: str) -> None:
    assert (await rep.says(typed)).splitlines()[0] == "林晓"


@pytest.mark.parametrize("command", ["查 {}", "历史 {}", "标签 {} +高意向", "备注 {} 很着急", "历史 {} 7天"])
async def test_somebody_elses_customer_answers_like_one_who_does_not_exist(rep: Rep, other: Rep, command: str) -> None:
    hidden = await other.says(command.format("林晓"))
    nobody = await other.says(command.format("诸葛"))
    assert hidden == "没有找到您能查看的客户“林晓”。"
    assert nobody == hidden.replace("林晓", "诸葛")


@pytest.mark.parametrize("phrase", ["linxiao", "lx", "5678", "13812345678"])
async def test_no_other_way_to_write_a_customer_gives_one_away(rep: Rep, other: Rep, phrase: str) -> None:
    assert await other.says(f"查 {phrase}") == f"没有找到您能查看的客户“{phrase}”。"


async def test_several_that_fit_are_listed_and_a_number_picks_one(chooser: Rep) -> None:
    listed = await chooser.says("查 wf")
    assert "找到 2 位客户，您要哪一位？" in listed
    assert "王芳 · 139****1111" in listed
    second = next(line for line in listed.splitlines() if line.startswith("2. "))
    assert (await chooser.says("2")).splitlines()[0] == second.removeprefix("2. ").split(" · ")[0]


async def test_a_tap_on_the_list_picks_the_one_on_the_button(chooser: Rep) -> None:
    await chooser.says("查 王")
    assert (await chooser.taps("1.")).splitlines()[0] != (await chooser.taps("2.")).splitlines()[0]


async def test_a_command_that_changes_goes_on_after_the_pick_and_once_only(company: Company, chooser: Rep) -> None:
    await chooser.says("标签 wangfang +老客户")
    second = await chooser.button("2.")
    assert "+老客户" in await chooser.taps("1.")
    await taps(company, chooser, second)
    assert await chooser.hears() == PICKED
    assert "+老客户" not in await chooser.says("2")


async def test_a_number_off_the_list_is_refused(chooser: Rep) -> None:
    await chooser.says("查 王")
    assert await chooser.says("3") == "请回复 1 到 2 之间的数字。"


async def test_a_list_works_for_nobody_else(company: Company, chooser: Rep, other: Rep) -> None:
    await chooser.says("查 王")
    key = await chooser.button("1.")
    assert await other.says("1") == EXPIRED
    await taps(company, other, key)
    assert await other.hears() == NOT_YOURS


async def test_a_list_lapses_after_ten_minutes(company: Company, chooser: Rep) -> None:
    await chooser.says("查 王")
    shown = {"$dateSubtract": {"startDate": "$at", "unit": "minute", "amount": 10}}
    await company.rows("choices").update_many({}, [{"$set": {"at": shown}}])
    assert await chooser.says("1") == EXPIRED


async def test_a_newer_list_takes_the_place_of_the_one_before(company: Company, chooser: Rep) -> None:
    await chooser.says("查 王")
    old = await chooser.button("1.")
    await chooser.says("历史 wangfang")
    await taps(company, chooser, old)
    assert await chooser.hears() == EXPIRED
    assert "还没有聊天记录和备注" in await chooser.taps("1.")


async def taps(company: Company, person: Rep, key: str) -> None:
    """A tap on a button with this key, whosever card it stood on."""
    box = company.mailbox()
    agent = box.app.agent_id
    tap = box.event("template_card_event", person.userid, EventKey=key, TaskId="t", ResponseCode="r", AgentID=agent)
    assert await box.posts(tap) == 200
