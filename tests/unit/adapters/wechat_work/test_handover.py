"""Handing a customer to another member, as it reaches the platform over HTTP, and what its answers mean."""

from typing import Any

import pytest

from adapters.channel import PlatformError, Reaction
from adapters.wechat.work.calls.handover import handover_results
from adapters.wechat.work.client import WorkClient
from adapters.wechat.work.sending import WorkChannel
from crm_core.messages import Handover, HandoverProgress, Succession
from crm_core.values import Identity, Platform
from tests.unit.adapters.wechat_work.stand_in import OK, StandIn

TRANSFER, RESULT = "externalcontact/transfer_customer", "externalcontact/transfer_result"
INHERIT, INHERITED = "externalcontact/resigned/transfer_customer", "externalcontact/resigned/transfer_result"


def person(account: str) -> Identity:
    return Identity(platform=Platform.WECOM, scope="ww1a2b", account=account)


WORDS = Handover(giver=person("lisi"), taker=person("wangwu"))


def results(**status: int) -> dict[str, Any]:
    """How far the platform says it is, by customer."""
    return OK | {"customer": [{"external_userid": one, "status": status[one]} for one in status]}


def about(errcode: int) -> dict[str, Any]:
    return OK | {"customer": [{"external_userid": "wmA", "errcode": errcode}]}


async def hand_over(client: WorkClient, repeat_within: float | None = None) -> str:
    channel = WorkChannel(client, agent_id=218)
    receipt = await channel.send(person("wmA"), WORDS, key="handover:1", repeat_within=repeat_within)
    return receipt.message_id


async def test_one_customer_is_handed_from_one_member_to_another(platform: StandIn, client: WorkClient) -> None:
    platform.says(TRANSFER, about(0))
    assert await hand_over(client) == ""
    (asked,) = platform.calls(TRANSFER)
    assert asked.body == {"handover_userid": "lisi", "takeover_userid": "wangwu", "external_userid": ["wmA"]}


@pytest.mark.parametrize(
    ("code", "reaction"),
    [
        (40096, Reaction.STOP),
        (40098, Reaction.TELL_ADMIN),
        (40099, Reaction.STOP),
        (40128, Reaction.STOP),
        (40129, Reaction.STOP),
        (84061, Reaction.STOP),
        (-1, Reaction.RETRY),
    ],
)
async def test_a_customers_own_error_in_a_success_is_an_error(
    platform: StandIn, client: WorkClient, code: int, reaction: Reaction
) -> None:
    platform.says(TRANSFER, about(code))
    with pytest.raises(PlatformError) as refused:
        await hand_over(client)
    assert (refused.value.code, refused.value.reaction) == (code, reaction)


@pytest.mark.parametrize("code", [40100, 40129, 40131, 84061])
@pytest.mark.parametrize("for_all", [False, True])
async def test_what_an_earlier_try_has_led_to_is_asked_and_not_taken_for_granted(
    platform: StandIn, client: WorkClient, code: int, for_all: bool
) -> None:
    platform.says(TRANSFER, {"errcode": code, "errmsg": "no"} if for_all else about(code))
    platform.says(RESULT, results(), results(wmA=1))
    assert await hand_over(client, 5.0) == ""
    platform.says(RESULT, results(), results(wmA=3))
    with pytest.raises(PlatformError) as refused:
        await hand_over(client, 5.0)
    assert (refused.value.code, refused.value.reaction) == (code, Reaction.STOP)


async def test_of_many_only_those_are_asked_for_again_that_are_not_under_way(
    platform: StandIn, client: WorkClient
) -> None:
    codes = [{"external_userid": one, "errcode": code} for one, code in (("wmB", 84061), ("wmC", 84061), ("wmD", 0))]
    platform.says(INHERIT, OK | {"customer": codes})
    platform.says(INHERITED, results(wmA=2, wmB=5, wmD=1), results(wmB=1, wmC=3))
    words = Succession(giver=person("li"), taker=person("wu"), customers=("wmA", "wmB", "wmC", "wmD"), resigned=True)
    receipt = await WorkChannel(client, agent_id=218).send(person("li"), words, key="k", repeat_within=5.0)
    (asked,) = platform.calls(INHERIT)
    assert asked.body["external_userid"] == ["wmB", "wmC", "wmD"]
    assert receipt.facts == {"wmC": "84061"}


async def test_a_repeat_of_what_waits_for_the_customer_makes_no_call(platform: StandIn, client: WorkClient) -> None:
    platform.says(RESULT, results(wmA=2))
    assert await hand_over(client, 5.0) == ""
    assert platform.calls(TRANSFER) == []


@pytest.mark.parametrize("code", [60111, 60020, 45009])
async def test_a_platform_that_will_not_tell_leaves_it_open(platform: StandIn, client: WorkClient, code: int) -> None:
    platform.says(RESULT, {"errcode": code, "errmsg": "no"})
    with pytest.raises(PlatformError) as refused:
        await hand_over(client, 5.0)
    assert (refused.value.code, refused.value.reaction) == (f"not told: {code}", Reaction.RETRY)
    assert platform.calls(TRANSFER) == []


async def test_a_repeat_that_meets_another_error_fails(platform: StandIn, client: WorkClient) -> None:
    platform.says(TRANSFER, about(40128))
    platform.says(RESULT, results())
    with pytest.raises(PlatformError):
        await hand_over(client, 5.0)


async def test_a_lost_answer_leaves_it_unknown(platform: StandIn, impatient: WorkClient) -> None:
    platform.says(TRANSFER, platform.never)
    with pytest.raises(PlatformError) as lost:
        await hand_over(impatient)
    assert lost.value.reaction is Reaction.UNKNOWN


@pytest.mark.parametrize(
    ("status", "progress"),
    [
        (1, HandoverProgress.DONE),
        (2, HandoverProgress.WAITING),
        (3, HandoverProgress.REFUSED),
        (4, HandoverProgress.FULL),
        (5, HandoverProgress.UNKNOWN),
        (9, HandoverProgress.UNKNOWN),
    ],
)
async def test_how_far_a_customer_is_stands_on_any_page(
    platform: StandIn, client: WorkClient, status: int, progress: HandoverProgress
) -> None:
    platform.says(
        RESULT,
        OK | {"customer": [{"external_userid": "wmB", "status": 1}], "next_cursor": "c2"},
        OK | {"customer": [{"external_userid": "wmA", "status": status}], "next_cursor": ""},
    )
    assert (await handover_results(client, WORDS.giver, WORDS.taker, resigned=False))["wmA"] is progress
    assert [asked.body["cursor"] for asked in platform.calls(RESULT)] == ["", "c2"]


async def test_those_of_a_leaver_are_asked_for_elsewhere(platform: StandIn, client: WorkClient) -> None:
    platform.says(INHERITED, OK | {"customer": [], "next_cursor": ""})
    assert await handover_results(client, WORDS.giver, WORDS.taker, resigned=True) == {}
    assert platform.calls(RESULT) == []
