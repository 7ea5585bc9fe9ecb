"""Contacts that end, members who leave or are called otherwise, and what they leave behind."""

import pytest

from tests.unit.emulator.stage import Json, Stage

CUSTOMER = {"external_userid": "wmLiXiaomei", "name": "李晓梅", "userid": "zhoumin"}
HEIRS = {"handover_userid": "zhoumin", "takeover_userid": "wangjianguo"}


@pytest.fixture
async def customer(stage: Stage) -> str:
    await stage.post("wecom/customers", CUSTOMER)
    await stage.bot.wait_for(1)
    return "wmLiXiaomei"


async def inherit(stage: Stage, *customers: str) -> list[int]:
    answer = await stage.api("externalcontact/resigned/transfer_customer", HEIRS | {"external_userid": [*customers]})
    return [one["errcode"] for one in answer["customer"]] if "customer" in answer else [answer["errcode"]]


async def unassigned(stage: Stage) -> list[str]:
    found: Json = await stage.api("externalcontact/get_unassigned_list", {})
    return [one["external_userid"] for one in found["info"]]


@pytest.mark.parametrize(("by", "change"), [("customer", "del_follow_user"), ("staff", "del_external_contact")])
async def test_either_side_ends_it_and_is_told_apart(stage: Stage, customer: str, by: str, change: str) -> None:
    await stage.post(f"wecom/customers/{customer}/part", {"userid": "zhoumin", "by": by})
    heard = (await stage.bot.wait_for(2))[-1].plaintext
    assert f"[{change}]" in heard
    assert "DELETE_BY_TRANSFER" not in heard
    assert (await stage.api("externalcontact/get", external_userid=customer))["errcode"] == 84061


async def test_who_is_confirmed_afterwards_is_told_twice_and_greeted_by_the_first(stage: Stage) -> None:
    await stage.post("wecom/customers", CUSTOMER | {"half": True})
    half, whole = (one.plaintext for one in await stage.bot.wait_for(2))
    assert "[add_half_external_contact]" in half
    assert "WelcomeCode" in half
    assert "[add_external_contact]" in whole
    assert "WelcomeCode" not in whole


async def test_consent_to_the_archive_is_told(stage: Stage, customer: str) -> None:
    await stage.post(f"wecom/customers/{customer}/agree", {"userid": "zhoumin"})
    assert "[msg_audit_approved]" in (await stage.bot.wait_for(2))[-1].plaintext


async def test_customers_of_who_left_wait_until_they_are_inherited(stage: Stage, customer: str) -> None:
    assert await inherit(stage, customer) == [40097]
    await stage.post("wecom/staff/zhoumin/leave", {})
    assert "[delete_user]" in (await stage.bot.wait_for(2))[-1].plaintext
    assert await unassigned(stage) == [customer]
    assert await inherit(stage, customer, "wmNobody") == [0, 40096]
    assert await inherit(stage, customer) == [40129]
    await stage.post(f"wecom/customers/{customer}/handover", {"accept": True})
    assert await unassigned(stage) == []
    details = await stage.api("externalcontact/get", external_userid=customer)
    assert [one["userid"] for one in details["follow_user"]] == ["wangjianguo"]
    ended = (await stage.api("externalcontact/resigned/transfer_result", HEIRS))["customer"]
    assert [one["status"] for one in ended] == [1]


async def test_a_full_heir_is_told_as_such(stage: Stage, customer: str) -> None:
    await stage.post("wecom/staff/zhoumin/leave", {})
    await inherit(stage, customer)
    await stage.post(f"wecom/customers/{customer}/handover", {"accept": False, "full": True})
    assert "[customer_limit_exceed]" in (await stage.bot.wait_for(3))[-1].plaintext
    assert await unassigned(stage) == [customer]


async def test_groups_get_another_owner_each_in_its_way(stage: Stage) -> None:
    await stage.post("wecom/groups", {"name": "一期业主", "owner": "zhoumin", "chat_id": "wrA"})
    body = {"chat_id_list": ["wrA", "wrNone"], "new_owner": "wangjianguo"}
    resigned = await stage.api("externalcontact/groupchat/transfer", body)
    assert [(one["chat_id"], one["errcode"]) for one in resigned["failed_chat_list"]] == [
        ("wrA", 90500),
        ("wrNone", 90501),
    ]
    on_job = await stage.api("externalcontact/groupchat/onjob_transfer", body)
    assert [one["chat_id"] for one in on_job["failed_chat_list"]] == ["wrNone"]
    assert (await stage.api("externalcontact/groupchat/get", {"chat_id": "wrA"}))["group_chat"][
        "owner"
    ] == "wangjianguo"


async def test_a_renamed_member_keeps_the_customers_and_one_who_moves_may_lead(stage: Stage, customer: str) -> None:
    await stage.post("wecom/staff/zhoumin/rename", {"userid": "zhoumin2"})
    assert "<NewUserID><![CDATA[zhoumin2]]></NewUserID>" in (await stage.bot.wait_for(2))[-1].plaintext
    details = await stage.api("externalcontact/get", external_userid=customer)
    assert details["follow_user"][0]["userid"] == "zhoumin2"
    await stage.post("wecom/staff/zhoumin2/move", {"department": "新部门", "leads": True})
    assert (await stage.api("user/get", userid="zhoumin2"))["is_leader_in_dept"] == [1]
