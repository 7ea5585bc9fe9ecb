"""Groups of either platform in one list; what is answered and said in them, and where no robot can do it."""

import secrets
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta

import pytest

from tests.journeys.company import Company
from tests.journeys.ding import DingGroup, all_heard, ding_group, ding_hires
from tests.journeys.people import Rep
from tests.journeys.waiting import eventually


@pytest.fixture(scope="module")
async def keeper(company: Company) -> Rep:
    return await company.hires("fangqiong", "方琼", "社群运营部")


@pytest.fixture
async def group(company: Company, keeper: Rep) -> AsyncGenerator[DingGroup]:
    host = await ding_hires(company, f"host{secrets.token_hex(3)}", "何静", "客服部")
    group = await ding_group(company, "老客户群", host)
    yield group
    await group.is_disbanded()


async def test_a_robot_answers_in_its_group_by_the_groups_tag_and_then_rests(
    company: Company, keeper: Rep, group: DingGroup
) -> None:
    assert "老客户" in await keeper.says("群 标签 老客户群 +老客户")
    assert "用途是" in await keeper.says("群 用途 老客户群 复购答疑")
    assert "加好了" in await keeper.says("关键词 加 价格 除 涨价 在 #老客户 = 报价表在群文件里。")
    before = len(await group.hears(1))
    guest = f"guest{secrets.token_hex(3)}"
    await group.joins(guest, "钱女士")
    await group.says(guest, "听说涨价了，什么价格")
    await group.says(guest, "什么价格呀")
    assert (await group.hears(before + 1))[before:] == ["报价表在群文件里。"]
    await group.says(guest, "价格")
    await eventually(lambda: all_heard(company))
    assert len(await group.hears(before + 1)) == before + 1
    shown = await keeper.says("群 老客户群")
    for line in (
        "钉钉群“老客户群”",
        "用途：复购答疑",
        "标签：老客户",
        "客户：1 人",
        "同事 1 人",
        "3 条，1 位客户",
        "加入（受邀）",
    ):
        assert line in shown
    assert "还在冷却" in await keeper.says("试一下 关键词 在 老客户群 价格")
    await group.leaves(guest)
    await eventually(lambda: company.rows("groups").find_one({"name": "老客户群", "people": 0}))
    assert "出 1" in await keeper.says("群 统计 老客户群")
    assert "老客户群" in await keeper.says("群 #老客户")


async def test_newcomers_are_greeted_by_the_robot_once_a_minute(
    company: Company, keeper: Rep, group: DingGroup
) -> None:
    assert "机器人会说" in await keeper.says("群欢迎 写 在 老客户群 = 欢迎！先看群公告。")
    before = len(await group.hears(1))
    for name in ("周敏", "段宁"):
        await group.joins(f"new{secrets.token_hex(3)}", name)
    assert (await group.hears(before + 1))[before:] == ["欢迎！先看群公告。"]
    await eventually(lambda: all_heard(company))
    assert len(await group.hears(before + 1)) == before + 1
    await keeper.says("撤销")
    assert "还没有群欢迎语" in await keeper.says("群欢迎")


async def test_words_for_work_groups_go_into_the_list_that_owners_choose_from(company: Company, keeper: Rep) -> None:
    made = await company.does("wecom/groups", {"name": f"装修群{secrets.token_hex(2)}", "owner": keeper.userid})
    visitor = await company.meets("林晓", keeper)
    place = f"wecom/groups/{made['chat_id']}/welcome"
    assert "要由群主" in await keeper.says("群欢迎 写 = %NICKNAME%，欢迎您")
    await eventually(lambda: company.rows("group_greetings").find_one({"template": "ready"}))
    (template,) = (await company.asks(place))["templates"]
    await company.does(place, {"template_id": template["template_id"]})
    step = {"external_userid": visitor.account, "action": "join"}
    await company.does(f"wecom/groups/{made['chat_id']}/members", step)
    assert [one["text"] for one in (await company.asks(place))["said"]] == ["林晓，欢迎您"]
    await keeper.says("群欢迎 写 = 您好，欢迎")
    await eventually(lambda: _list_is(company, place, ["您好，欢迎"]))
    await keeper.says("群欢迎 删")
    await eventually(lambda: _list_is(company, place, []))
    await keeper.says("撤销")
    await eventually(lambda: _list_is(company, place, ["您好，欢迎"]))


async def _list_is(company: Company, place: str, texts: list[str]) -> bool:
    return [one["text"] for one in (await company.asks(place))["templates"]] == texts


async def test_in_a_group_of_work_no_robot_reads_and_we_say_so(company: Company, keeper: Rep) -> None:
    name = f"读不到{secrets.token_hex(2)}"
    await company.does("wecom/groups", {"name": name, "owner": keeper.userid})
    await eventually(lambda: company.rows("groups").find_one({"name": name}))
    assert "企业微信不让机器人" in await keeper.says(f"关键词 加 退款 在 {name} = 好的")
    assert "企业微信不让机器人" in await keeper.says(f"试一下 关键词 在 {name} 退款")
    assert "没有会话存档的记录" in await keeper.says(f"群 {name}")


async def test_in_customer_service_and_for_followers_rules_answer_what_is_no_command(
    company: Company, keeper: Rep
) -> None:
    await keeper.says("关键词 加 发货、什么时候到 在 客服、公众号 = 现货 48 小时内发出。")
    visitor = await company.visited_by("邵雯")
    await visitor.says("你们什么时候到货")
    await visitor.says("请问什么时候到呢")
    told = [one["text"] for one in await company.history(visitor, 3)]
    assert told.count("现货 48 小时内发出。") == 1
    openid = f"o{secrets.token_hex(13)}"
    follower = f"official/followers/{openid}"
    await company.does(follower, {"action": "subscribe"})
    await company.does(follower, {"action": "text", "text": "几天发货"})

    async def answered() -> bool:
        rows = await company.asks(f"{follower}/messages")
        return any("48 小时" in one["text"] for one in rows)

    await eventually(answered)


async def test_whoever_is_from_outside_checks_in_by_calling_the_robot(
    company: Company, keeper: Rep, group: DingGroup
) -> None:
    await keeper.says(f"签到 新建 名称:群签到 到:{datetime.now(UTC) + timedelta(days=30):%Y-%m-%d}")
    await keeper.taps("开始")
    await eventually(lambda: company.rows("campaigns").find_one({"kind": "checkin", "state": "running"}))
    await group.joins("out-qiandao", "林晓")
    await group.says("out-qiandao", "签到")

    async def told() -> str | None:
        return next((one for one in await group.hears(1) if "签到成功，连续 1 天" in one), None)

    assert "/campaign/" not in await eventually(told)
