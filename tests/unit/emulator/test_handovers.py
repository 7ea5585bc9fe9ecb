"""A customer on the way from one member to another."""

import pytest

from tests.unit.emulator.stage import Json, Stage

DAY = 86_400.0
PAIR = {"handover_userid": "zhoumin", "takeover_userid": "wangjianguo"}


@pytest.fixture
async def customer(stage: Stage) -> str:
    """李晓梅, whom 周敏 has tagged and noted."""
    newcomer = {"external_userid": "wmLiXiaomei", "name": "李晓梅", "userid": "zhoumin", "remark": "李姐"}
    await stage.post("wecom/customers", newcomer)
    stage.world.wecom.tags.add_group("意向", ["高意向"], stage.clock())
    (tag,) = stage.world.wecom.tags.all()
    stage.world.wecom.tags.put("wmLiXiaomei", "zhoumin", tag.tag_id)
    await stage.bot.wait_for(1)
    return "wmLiXiaomei"


def later(stage: Stage, seconds: float) -> None:
    """Time goes by, and with it the tokens."""
    stage.clock.now += seconds
    stage.tokens.clear()


async def transfer(stage: Stage, *customers: str, **pair: str) -> Json:
    return await stage.api("externalcontact/transfer_customer", PAIR | pair | {"external_userid": [*customers]})


async def code_of(stage: Stage, customer: str, **pair: str) -> int:
    return (await transfer(stage, customer, **pair))["customer"][0]["errcode"]


async def result(stage: Stage) -> Json:
    return (await stage.api("externalcontact/transfer_result", PAIR))["customer"][0]


async def followers(stage: Stage) -> list[str]:
    details = await stage.api("externalcontact/get", external_userid="wmLiXiaomei")
    return [one["userid"] for one in details["follow_user"]]


async def test_a_customer_who_agrees_changes_hands_and_both_changes_are_told(stage: Stage, customer: str) -> None:
    assert await code_of(stage, customer) == 0
    assert (await result(stage))["status"] == 2
    assert await stage.post(f"wecom/customers/{customer}/handover", {"accept": True}) == {
        "from": "zhoumin",
        "to": "wangjianguo",
    }
    gone, come = (one.plaintext for one in (await stage.bot.wait_for(3))[1:])
    for part in ("[del_external_contact]", "[zhoumin]", "<Source><![CDATA[DELETE_BY_TRANSFER]]></Source>"):
        assert part in gone
    for part in ("[add_external_contact]", "[wangjianguo]"):
        assert part in come
    assert await result(stage) == {
        "external_userid": customer,
        "status": 1,
        "takeover_time": int(stage.clock()),
    }
    details = await stage.api("externalcontact/get", external_userid=customer)
    (follow,) = details["follow_user"]
    assert (follow["userid"], follow["remark"], follow["add_way"]) == ("wangjianguo", "李姐", 202)
    assert [tag["tag_name"] for tag in follow["tags"]] == ["高意向"]


async def test_a_customer_who_refuses_stays_and_the_refusal_is_told(stage: Stage, customer: str) -> None:
    await transfer(stage, customer)
    await stage.post(f"wecom/customers/{customer}/handover", {"accept": False})
    told = (await stage.bot.wait_for(2))[-1].plaintext
    assert "[transfer_fail]" in told
    assert "<FailReason><![CDATA[customer_refused]]></FailReason>" in told
    assert (await result(stage))["status"] == 3
    assert await followers(stage) == ["zhoumin"]


async def test_a_customer_who_says_nothing_for_a_day_has_agreed(stage: Stage, customer: str) -> None:
    await transfer(stage, customer)
    planned = (await result(stage))["takeover_time"]
    assert planned == int(stage.clock() + DAY)
    later(stage, DAY - 1)
    assert await followers(stage) == ["zhoumin"]
    later(stage, 1)
    await stage.bot.wait_for(3)
    assert await followers(stage) == ["wangjianguo"]


async def test_a_customer_is_handed_over_one_at_a_time_and_twice_in_90_days(stage: Stage, customer: str) -> None:
    back = {"handover_userid": "wangjianguo", "takeover_userid": "zhoumin"}
    assert [await code_of(stage, customer), await code_of(stage, customer)] == [0, 40129]
    await stage.post(f"wecom/customers/{customer}/handover", {"accept": True})
    assert await code_of(stage, customer, **back) == 0
    await stage.post(f"wecom/customers/{customer}/handover", {"accept": True})
    assert await code_of(stage, customer) == 40128
    later(stage, 91 * DAY)
    assert await code_of(stage, customer) == 0


@pytest.mark.parametrize(
    ("change", "errcode"),
    [
        ({"external_userid": []}, 40058),
        ({"takeover_userid": "nobody"}, 60111),
        ({"handover_userid": "wangjianguo"}, 40130),
        ({"transfer_success_msg": "长" * 201}, 40058),
    ],
)
async def test_a_wrong_transfer_is_refused(stage: Stage, customer: str, change: Json, errcode: int) -> None:
    body = PAIR | {"external_userid": [customer]} | change
    assert (await stage.api("externalcontact/transfer_customer", body))["errcode"] == errcode


async def test_each_customer_has_an_answer_of_its_own(stage: Stage, customer: str) -> None:
    await stage.post("wecom/customers", {"external_userid": "wmOther", "name": "外人", "userid": "wangjianguo"})
    answer = await transfer(stage, customer, "wmNobody", "wmOther")
    assert answer["errcode"] == 0
    assert [one["errcode"] for one in answer["customer"]] == [0, 40096, 84061]


async def test_nobody_answers_what_was_not_asked(stage: Stage, customer: str) -> None:
    assert (await stage.refused(f"wecom/customers/{customer}/handover", {"accept": True}))[0] == 409
