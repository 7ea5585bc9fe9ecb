"""A new contact is greeted within the 20 seconds there are for it, once; what staff note goes to the platform."""

import secrets

from tests.journeys.company import Company, Row
from tests.journeys.people import Visitor
from tests.journeys.waiting import eventually

GREETED = "externalcontact/send_welcome_msg"


async def greetings(company: Company, visitor: Visitor) -> list[str]:
    """What the customer was sent, by whoever it was."""
    received = await company.asks(f"wecom/customers/{visitor.account}/messages?after=0")
    return [one["text"] for one in received]


async def outcome(company: Company, visitor: Visitor, expected: str) -> Row:
    account = company.identity(visitor.account)
    return await eventually(lambda: company.rows("welcomes").find_one({"account": account, "outcome": expected}))


async def tries(company: Company) -> int:
    return sum(call["path"] == GREETED for call in await company.asks("calls"))


async def test_a_new_contact_is_greeted_by_name_once(company: Company) -> None:
    rep = await company.hires("lilei", "李雷")
    visitor = Visitor(company, f"wm-{secrets.token_hex(6)}")
    await visitor.adds(rep, "林晓", half=True)
    await outcome(company, visitor, "sent")
    (told,) = await greetings(company, visitor)
    assert "林晓" in told
    assert "李雷" in told


async def test_a_platform_that_tells_no_name_holds_up_no_greeting(company: Company) -> None:
    rep = await company.hires("hanmei", "韩梅")
    await eventually(company.is_idle)
    await company.suffers("5xx", "externalcontact/get")
    visitor = await company.meets("孙一", rep)
    await outcome(company, visitor, "sent")
    (told,) = await greetings(company, visitor)
    assert told.startswith("您")


async def test_a_lost_answer_greets_once(company: Company) -> None:
    rep = await company.hires("wangjing", "王静")
    await company.suffers("cut_after", GREETED)
    visitor = await company.meets("钱二", rep)
    await outcome(company, visitor, "sent")
    assert len(await greetings(company, visitor)) == 1


async def test_what_comes_too_late_is_kept_as_such_and_not_called(company: Company) -> None:
    rep = await company.hires("sunwu", "孙武")
    before = await tries(company)
    with company.clock.set_ahead(-30):
        visitor = await company.meets("赵三", rep)
        await outcome(company, visitor, "late")
    assert await tries(company) == before


async def test_without_a_code_nobody_is_called(company: Company) -> None:
    await company.hires("zhouyi", "周一")
    before, box = await tries(company), company.mailbox()
    added = box.event(
        "change_external_contact", "sys", ChangeType="add_external_contact", UserID="zhouyi", ExternalUserID="wm-none"
    )
    assert await box.posts(added) == 200
    await eventually(lambda: company.profile(Visitor(company, "wm-none")))
    assert await tries(company) == before


async def test_what_staff_change_here_is_changed_on_the_platform_without_an_echo(company: Company) -> None:
    rep = await company.hires("wuer", "吴二")
    visitor = await company.meets("郑五", rep)
    await eventually(company.is_idle)
    before = await company.rows("inbox").count_documents({})
    assert "企业微信里也会一起改" in await rep.says("改 郑五 备注名 郑总")
    assert "138****5678" in await rep.says("改 郑五 电话 13812345678")

    async def told() -> bool:
        calls = [one for one in await company.asks("calls") if one["path"] == "externalcontact/remark"]
        return len(calls) == 2

    await eventually(told)
    await eventually(company.is_idle)
    assert await company.rows("inbox").count_documents({}) == before + 2
    await rep.notes(visitor, description="爱喝茶")
    profile = await eventually(lambda: company.profile(visitor, names="郑总"))
    assert profile["phones"] == ["13812345678"]
