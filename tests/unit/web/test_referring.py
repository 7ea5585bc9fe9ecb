"""转介绍 beside the chat: who brought a customer, whom the customer brings, and a friend's code typed in."""

from datetime import UTC, datetime
from typing import Any

import pytest

from crm_core.act import Actor
from crm_core.permissions import Role
from crm_core.values import CustomerId
from referrals.programmes.actions import pause_programme
from referrals.programmes.model import Programme, Step
from tests.builders import colleague, customer_of, program
from tests.house import House
from tests.unit.referrals.campaign import POINTS, code_of, comes, happen, programme
from tests.unit.web.desk import Browser, Desk

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
"""The pages go by the clock on the wall, not by that of the tests."""
SAID = "电话里说的"


@pytest.fixture
async def wang(lisi: Actor) -> CustomerId:
    return await customer_of("lisi", "王芳")


@pytest.fixture
async def running(house: House) -> Programme:
    return await programme(starts=LONG_AGO, steps=(Step(friends=2, prize=POINTS),))


async def part(page: Browser, customer: CustomerId) -> Any:
    """How far the customer is in the only programme."""
    (only,) = (await page.get(f"/api/customers/{customer}/referrals"))["programmes"]
    return only


async def test_who_brought_a_customer_is_noted_beside_the_chat_and_taken_back(
    page: Browser, wang: CustomerId, running: Programme
) -> None:
    inviter = await customer_of("lisi", "李晓梅")
    code = await code_of(running, inviter)
    before = await part(page, wang)
    assert (before["name"], before["state"], before["takes"]) == ("老带新", "进行中", True)
    assert (before["came"], before["code"], before["friends"]) == (None, "", None)

    typed = {"code": f" {code.lower()} ", "reason": SAID}
    done = await page.post(f"/api/customers/{wang}/referrals", typed, X_Once="k1")
    assert done == {"counted": True, "message": "已记上这次推荐。"}
    assert await page.post(f"/api/customers/{wang}/referrals", typed, X_Once="k1") == done
    assert (await part(page, wang))["came"]["by"] == "李晓梅"
    own = await part(page, inviter)
    assert own["code"].replace("-", "") == code
    assert (own["friends"], own["to_go"]) == (
        {"met": 0, "held": 0, "waiting": 1},
        "还差 2 位，就能得到 100 积分",
    )

    assert "不再算" in (await page.post("/api/undo"))["message"]
    assert (await part(page, wang))["came"] is None


async def test_what_a_typed_code_does_not_count_for_is_told(
    page: Browser, wang: CustomerId, running: Programme
) -> None:
    async def told(code: str, status: int = 200, reason: str = SAID) -> str:
        answer = await page.post(f"/api/customers/{wang}/referrals", {"code": code, "reason": reason}, status=status)
        assert not answer.get("counted")
        return answer["message"] if status == 200 else answer["error"]["message"]

    await colleague("zhang", Role.SALES)
    inviter = await code_of(running, await customer_of("lisi", "李晓梅"))
    assert "没有这个推荐码" in await told("2222-2222-2", 404)
    assert "能查看" in await told(await code_of(running, await customer_of("zhang", "赵敏")), 404)
    assert "请写明为什么" in await told(inviter, 422, reason="  ")
    assert "自己不能推荐自己" in await told(await code_of(running, wang))
    await comes(inviter, wang)
    assert "每人只算一次" in await told(inviter)
    await pause_programme(program(), running.id)
    assert "没有在进行" in await told(inviter)


async def test_only_who_may_see_a_customer_reads_or_notes_who_brought_them(
    page: Browser, desk: Desk, wang: CustomerId, running: Programme
) -> None:
    await colleague("zhang", Role.SALES)
    hers = await customer_of("zhang", "赵敏")
    code = await code_of(running, hers)
    await comes(code, wang)
    assert (await part(page, wang))["came"]["by"] == "赵**"
    typed = {"code": code, "reason": SAID}
    for out_of_sight in (hers, "forged"):
        await page.get(f"/api/customers/{out_of_sight}/referrals", status=404)
        await page.post(f"/api/customers/{out_of_sight}/referrals", typed, status=404)
    await page.post(f"/api/customers/{wang}/referrals", typed, status=403, X_CSRF_Token="forged")

    await colleague("shenji", Role.AUDITOR)
    await page.post("/api/signout")
    await page.signs_in(desk, "shenji")
    assert (await part(page, wang))["came"]["by"] == "赵敏"
    await page.post(f"/api/customers/{wang}/referrals", typed, status=403)


async def test_what_a_customer_has_saved_up_is_shown_and_nothing_where_no_programme_was(
    page: Browser, wang: CustomerId, lisi: Actor
) -> None:
    inviter = await customer_of("lisi", "李晓梅")
    assert await page.get(f"/api/customers/{wang}/referrals") == {"programmes": [], "saved": ""}
    one = await programme()
    await comes(await code_of(one, inviter), wang)
    await happen()
    await pause_programme(program(), one.id)
    told = await page.get(f"/api/customers/{inviter}/referrals")
    assert told["saved"] == "100 积分"
    assert [(each["state"], each["takes"], each["friends"]["met"]) for each in told["programmes"]] == [
        ("已暂停", False, 1)
    ]
    assert (await part(page, wang))["came"] == {"by": "李晓梅", "how": "已完成"}
