"""Customers who add a staff member become profiles: once, whole, and kept up to date."""

from typing import Any

from tests.journeys.company import Company, Row
from tests.journeys.people import Visitor
from tests.journeys.waiting import eventually


async def test_a_contact_becomes_a_profile_with_owner_source_and_details(company: Company) -> None:
    rep = await company.hires("lilei", "李雷")
    visitor = await company.meets(
        "林晓", rep, state="spring-fair", mobiles=("13812345678",), remark="林女士·青木", add_way=16, unionid="u-1"
    )
    profile = await company.profile(visitor)
    assert profile is not None
    owner = await company.rows("staff").find_one({"_id": profile["owner"]})
    assert owner is not None
    assert owner["identities"] == [company.identity("lilei")]
    assert (profile["name"], profile["source"], profile["state"]) == ("林晓", "获客链接", "spring-fair")
    assert (profile["phones"], profile["tags"]) == (["13812345678"], [])
    assert profile["names"] == ["林晓", "林女士·青木"]
    made = await company.all_rows("events", name="ContactMade", customer=profile["_id"])
    assert [event["what"] for event in made] == [{"staff": profile["owner"], "state": "spring-fair"}]


async def test_added_by_halves_and_then_wholly_is_one_customer(company: Company) -> None:
    rep = await company.hires("hejing", "何静")
    visitor, box = Visitor(company, "wm-half"), company.mailbox()
    half = box.event(
        "change_external_contact",
        "sys",
        ChangeType="add_half_external_contact",
        UserID="hejing",
        ExternalUserID="wm-half",
        State="door-code",
    )
    assert await box.posts(half) == 200
    await eventually(lambda: company.profile(visitor))
    await visitor.adds(rep, "邵雯", state="door-code")
    profile = await eventually(lambda: company.profile(visitor, name="邵雯"))
    assert await company.rows("customers").count_documents({"identities": company.identity("wm-half")}) == 1
    assert len(await company.all_rows("events", name="ContactMade", customer=profile["_id"])) == 1
    assert profile["state"] == "door-code"


async def test_two_customers_of_one_second_are_two(company: Company) -> None:
    rep = await company.hires("hanmei", "韩梅")
    twins = [Visitor(company, "wm-one"), Visitor(company, "wm-two")]
    with company.clock.stopped():
        for twin, name in zip(twins, ("孙一", "孙二"), strict=True):
            await twin.adds(rep, name)
    profiles = [await eventually(lambda twin=twin: company.profile(twin, name={"$exists": True})) for twin in twins]
    assert [profile["name"] for profile in profiles] == ["孙一", "孙二"]
    assert profiles[0]["_id"] != profiles[1]["_id"]


async def test_three_deliveries_of_one_event_are_one(company: Company) -> None:
    rep = await company.hires("lizhi", "李执")
    before = await company.figure("scrm_callbacks_total", outcome="redelivered")
    await company.suffers("duplicate", "assistant")
    await company.suffers("replay", "assistant", seconds=0.2)
    visitor = await company.meets("周敏", rep)

    async def all_came() -> bool:
        return await company.figure("scrm_callbacks_total", outcome="redelivered") == before + 2

    await eventually(all_came)
    profile = await company.profile(visitor)
    assert profile is not None
    assert len(await company.all_rows("events", customer=profile["_id"], name="ContactMade")) == 1
    assert len(await company.all_rows("audit", deed="customers.contact", subjects=profile["_id"])) == 1


async def test_what_is_edited_in_the_client_arrives_in_the_profile(company: Company) -> None:
    rep = await company.hires("zhaoqi", "赵琪")
    visitor = await company.meets("吴桐", rep)
    await rep.notes(visitor, remark="梧桐里 3 栋", mobiles=("13700001234",))
    await eventually(lambda: company.profile(visitor, phones="13700001234"))
    assert (await rep.says("查 梧桐里")).splitlines()[0] == "吴桐"
    assert "电话：137****1234" in await rep.says("查 1234")


async def test_a_second_follower_sees_the_customer_and_the_first_stays_the_owner(company: Company) -> None:
    first, second = await company.hires("first", "冯一"), await company.hires("second", "冯二")
    visitor = await company.meets("郑爽", first)
    await visitor.adds(second, "郑爽")

    async def both_follow() -> bool:
        profile = await company.profile(visitor)
        return profile is not None and len(profile["follows"]) == 2

    await eventually(both_follow)
    assert "负责人：冯一" in await second.says("查 郑爽")


async def test_details_that_cannot_be_had_at_first_arrive_with_the_retry(company: Company) -> None:
    rep = await company.hires("qianduo", "钱多")
    await eventually(company.is_idle)
    await company.suffers("5xx", "externalcontact/get")
    await company.meets("马丽", rep, state="late")
    asked = [call["outcome"] for call in await company.asks("calls") if call["path"] == "externalcontact/get"]
    assert asked[-2:] == ["HTTP 503", "ok"]
    assert "来源：扫码 · late" in await rep.says("查 马丽")


async def test_somebody_who_is_gone_before_the_bot_asks_is_kept_by_the_relation_alone(company: Company) -> None:
    await company.hires("sunwu", "孙武")
    box = company.mailbox()
    added = box.event(
        "change_external_contact",
        "sys",
        ChangeType="add_external_contact",
        UserID="sunwu",
        ExternalUserID="wm-gone",
        State="s9",
    )
    assert await box.posts(added) == 200
    profile = await eventually(lambda: company.profile(Visitor(company, "wm-gone")))
    assert "name" not in profile
    assert (profile["source"], profile["state"]) == ("其他", "s9")


async def relation(company: Company, visitor: Visitor, userid: str, **wanted: Any) -> Row:
    """What is kept of these two, once it is so."""
    person = await company.rows("staff").find_one({"identities": company.identity(userid)})
    key = f"{company.identity(visitor.account)}|{person['_id'] if person else ''}"
    return await eventually(lambda: company.rows("relations").find_one({"_id": key, **wanted}))


async def parts(company: Company, visitor: Visitor, userid: str, by: str) -> None:
    await company.does(f"wecom/customers/{visitor.account}/part", {"userid": userid, "by": by})


async def test_a_customer_who_deletes_the_owner_stays_the_owners_who_is_told(company: Company) -> None:
    rep = await company.hires("shenxin", "沈欣")
    visitor = await company.meets("白露", rep)
    await parts(company, visitor, "shenxin", "customer")
    assert "客户白露把您从企业微信好友里删除了" in await rep.hears()
    kept = await relation(company, visitor, "shenxin", active=False)
    assert [one["deed"] for one in kept["marks"] if one["deed"].startswith("by_")] == ["by_customer"]
    assert "负责人：沈欣" in await rep.says("查 白露")
    assert "客户删除了沈欣的好友" in await rep.says("历史 白露")
    profile = await company.profile(visitor)
    assert profile is not None
    lost = await company.all_rows("events", name="ContactLost", customer=profile["_id"])
    assert [event["what"]["by"] for event in lost] == ["customer"]


async def test_a_leader_is_told_that_somebody_of_the_team_deleted_a_customer(company: Company) -> None:
    leader, rep = await company.hires("gaoshan", "高山", "青岛店"), await company.hires("liushui", "刘水", "青岛店")
    await company.does("wecom/staff/gaoshan/move", {"department": "青岛店", "leads": True})
    leads: Row = {"identities": company.identity("gaoshan"), "leads": {"$ne": []}}
    person = await eventually(lambda: company.rows("staff").find_one(leads))
    await company.rows("staff").update_one({"_id": person["_id"]}, {"$addToSet": {"roles": "manager"}})
    visitor = await company.meets("苏河", rep)
    await parts(company, visitor, "liushui", "staff")
    assert "您在企业微信里删除了客户苏河的好友" in await rep.hears()
    assert "刘水删除了客户苏河的好友" in await leader.hears()


async def test_adding_again_makes_them_contacts_again(company: Company) -> None:
    rep = await company.hires("yuanfang", "袁方")
    visitor = await company.meets("方圆", rep)
    with company.clock.set_ahead(60):
        await parts(company, visitor, "yuanfang", "customer")
        assert "删除了" in await rep.hears()
    with company.clock.set_ahead(120):
        await visitor.adds(rep, "方圆")
        kept = await relation(company, visitor, "yuanfang", active=True)
    assert kept["made"] == 2
    told = await rep.says("历史 方圆")
    assert "客户删除了袁方的好友" in told
    assert "袁方与客户成为好友" in told


async def test_consent_to_the_archive_is_in_the_history(company: Company) -> None:
    rep = await company.hires("tianyi", "田一")
    visitor = await company.meets("田野", rep)
    await company.does(f"wecom/customers/{visitor.account}/agree", {"userid": "tianyi"})
    await relation(company, visitor, "tianyi", **{"marks.deed": "agreed"})
    assert "客户同意与田一的会话存档" in await rep.says("历史 田野")


async def test_a_renamed_member_is_the_same_person_with_the_same_customers(company: Company) -> None:
    rep = await company.hires("oldname", "丁一")
    visitor = await company.meets("柳絮", rep)
    before = await company.profile(visitor)
    await company.does("wecom/staff/oldname/rename", {"userid": "newname"})
    person = await eventually(lambda: company.rows("staff").find_one({"identities": company.identity("newname")}))
    after = await company.profile(visitor)
    assert before is not None
    assert after is not None
    assert (person["_id"], person["active"]) == (before["owner"], True)
    assert after["owner"] == before["owner"]
    assert "负责人：丁一" in await company.rep("newname").says("查 柳絮")
