"""The company's tags, on the platform and here."""

from itertools import permutations

import pytest

from tests.journeys.company import Company, Row
from tests.journeys.people import Rep, Visitor
from tests.journeys.waiting import eventually

EVENT = "change_external_tag"


async def listed(company: Company) -> dict[str, list[str]]:
    """The mirrored list: names of tags by group."""
    found: dict[str, list[str]] = {}
    for row in await company.all_rows("corp_tags", deleted=False):
        found.setdefault(row["group_name"], []).append(row["name"])
    return {group: sorted(tags) for group, tags in found.items()}


async def groups(company: Company) -> dict[str, list[str]]:
    """What the platform has."""
    return {one["name"]: sorted(tag["name"] for tag in one["tags"]) for one in await company.asks("wecom/tags")}


async def in_step(company: Company) -> None:
    async def same() -> bool:
        return await company.is_idle() and await listed(company) == await groups(company)

    await eventually(same)


async def there(company: Company, visitor: Visitor, rep: Rep) -> list[str]:
    """The tags that the platform has on this relation."""
    token = {"access_token": await token_of(company), "external_userid": visitor.account}
    async with company.http.get(f"{company.emulator}/cgi-bin/externalcontact/get", params=token) as answer:
        follows = (await answer.json())["follow_user"]
    return sorted(tag["tag_name"] for one in follows if one["userid"] == rep.userid for tag in one["tags"])


async def token_of(company: Company) -> str:
    query = {"corpid": company.corp, "corpsecret": company.apps["assistant"].secret}
    async with company.http.get(f"{company.emulator}/cgi-bin/gettoken", params=query) as answer:
        return (await answer.json())["access_token"]


async def tags_of(company: Company, visitor: Visitor) -> list[str]:
    profile = await company.profile(visitor)
    assert profile is not None
    return profile["tags"]


async def tagged(company: Company, visitor: Visitor, *tags: str) -> None:
    async def has_them() -> bool:
        return await tags_of(company, visitor) == sorted(tags)

    await eventually(has_them)


async def made(company: Company, group: str, *names: str) -> list[str]:
    ids = [(await company.does("wecom/tags", {"group": group, "name": name}))["id"] for name in names]
    await in_step(company)
    return ids


async def deleted(company: Company, one: str) -> None:
    async with company.http.delete(f"{company.emulator}/control/wecom/tags/{one}") as answer:
        assert answer.status == 200


def marks(company: Company, calls: list[Row]) -> list[Row]:
    return [call for call in calls if call["path"] == "externalcontact/mark_tag"]


async def test_the_list_follows_what_is_made_renamed_moved_and_deleted(company: Company) -> None:
    first, second = await made(company, "意向程度", "高意向", "观望中")
    (room,) = await made(company, "房型", "两居")
    await company.does(f"wecom/tags/{first}", {"name": "非常有意向"})
    group = next(one["id"] for one in await company.asks("wecom/tags") if one["name"] == "房型")
    await company.does(f"wecom/tags/{group}", {"name": "户型"})
    await company.does("wecom/tags/shuffle", {})
    await in_step(company)
    assert await listed(company) == {"意向程度": ["观望中", "非常有意向"], "户型": ["两居"]}
    rows = {row["group_name"]: row["group_order"] for row in await company.all_rows("corp_tags", deleted=False)}
    assert rows["户型"] > rows["意向程度"]
    await deleted(company, second)
    await deleted(company, room)
    await in_step(company)
    assert await listed(company) == {"意向程度": ["非常有意向"]}
    await deleted(company, first)
    await in_step(company)


@pytest.mark.parametrize("order", [*permutations(range(3))])
async def test_events_three_times_and_in_any_order_come_to_the_same(company: Company, order: tuple[int, ...]) -> None:
    """Each is delivered three times, with a plaintext of its own each time, after all has happened."""
    kept, gone = await made(company, "阶段", "设计中", "已交房")
    box = company.mailbox()
    told = [("update", kept), ("delete", gone), ("create", gone)]
    await company.does(f"wecom/tags/{kept}", {"name": "施工中"})
    await deleted(company, gone)
    await in_step(company)
    for again in range(3):
        for number in order:
            change, one = told[number]
            event = box.event(EVENT, "sys", Id=one, TagType="tag", ChangeType=change, StrategyId=str(again))
            assert await box.posts(event) == 200
    await in_step(company)
    assert await listed(company) == {"阶段": ["施工中"]}
    await deleted(company, kept)
    await in_step(company)


async def test_a_tag_put_on_here_is_put_on_there_once_and_undone_there(company: Company) -> None:
    (tag,) = await made(company, "意向", "高意向")
    rep = await company.hires("rep1", "李雷")
    visitor = await company.meets("林晓", rep)
    await company.suffers("45035", "externalcontact/mark_tag")
    await rep.says("标签 林晓 +高意向 +自己的")

    async def is_there() -> bool:
        return await there(company, visitor, rep) == ["高意向"] and await company.is_idle()

    await eventually(is_there)
    assert [call["errcode"] for call in marks(company, await company.asks("calls"))] == [45035, 0]
    assert await tags_of(company, visitor) == ["自己的", "高意向"]
    await rep.says("撤销")

    async def is_gone() -> bool:
        return await there(company, visitor, rep) == [] and await company.is_idle()

    await eventually(is_gone)
    assert await tags_of(company, visitor) == []
    await deleted(company, tag)
    await in_step(company)


async def test_whoever_had_a_tag_before_the_company_did_is_marked_when_it_appears(company: Company) -> None:
    rep = await company.hires("rep9", "韩梅")
    visitor = await company.meets("许愿", rep)
    await rep.says("标签 许愿 +先来的")
    await eventually(company.is_idle)
    assert await there(company, visitor, rep) == []
    (tag,) = await made(company, "意向", "先来的")

    async def is_there() -> bool:
        return await there(company, visitor, rep) == ["先来的"] and await company.is_idle()

    await eventually(is_there)
    await deleted(company, tag)
    await in_step(company)


async def test_an_undo_that_overtakes_the_retry_is_what_counts(company: Company) -> None:
    """The first try is refused for now; by its retry the tag is not wanted any more."""
    (tag,) = await made(company, "意向", "犹豫中")
    rep = await company.hires("rep2", "李雷")
    visitor = await company.meets("周敏", rep)
    await company.suffers("45035", "externalcontact/mark_tag", count=2)
    await rep.says("标签 周敏 +犹豫中")
    await rep.says("撤销")
    await eventually(company.is_idle)
    assert (await there(company, visitor, rep), await tags_of(company, visitor)) == ([], [])
    await company.recovers()
    await deleted(company, tag)
    await in_step(company)


async def test_a_tag_put_on_there_comes_here_and_goes_with_its_removal_and_no_call_follows(company: Company) -> None:
    first, second = await made(company, "来源", "门店", "展会")
    rep = await company.hires("rep3", "韩梅")
    visitor = await company.meets("吴桐", rep)
    before = len(marks(company, await company.asks("calls")))
    path = f"wecom/customers/{visitor.account}/tags"
    await company.does(path, {"userid": rep.userid, "add": ["门店", "展会"]})
    await tagged(company, visitor, "展会", "门店")
    await company.does(path, {"userid": rep.userid, "remove": ["门店"]})
    await tagged(company, visitor, "展会")
    await company.does(f"wecom/tags/{second}", {"name": "家博会"})
    await tagged(company, visitor, "家博会")
    await deleted(company, second)
    await tagged(company, visitor)
    await eventually(company.is_idle)
    assert len(marks(company, await company.asks("calls"))) == before
    await deleted(company, first)
    await in_step(company)


async def test_a_tag_is_made_by_command_told_of_and_then_goes_both_ways(company: Company) -> None:
    boss = company.rep("boss")
    await company.suffers("cut_after", "externalcontact/add_corp_tag")
    assert "正在企业微信里新建" in await boss.says("企业标签 新建 活动 春季团购")
    assert "“春季团购”建好了" in await boss.hears()
    assert await groups(company) == await listed(company) == {"活动": ["春季团购"]}
    assert "活动：春季团购" in await boss.says("企业标签")
    assert "已经有标签" in await boss.says("企业标签 新建 活动 春季团购")
    rep = await company.hires("rep4", "王敏")
    assert "您的角色不能" in await rep.says("企业标签 新建 活动 秋季团购")
