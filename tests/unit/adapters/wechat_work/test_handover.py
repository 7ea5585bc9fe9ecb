"""Handing a customer to another member, as it reaches the platform over HTTP, and what its answers mean."""

from typing import Any

import pytest

from adapters.channel import PlatformError, Reaction
from adapters.wechat.work.calls.handover import handover_results
from adapters.wechat.work.client import WorkClient
from adapters.wechat.work.sending import WorkChannel
from crm_core.messages import Handover, HandoverProgress
from crm_core.values import Identity, Platform
from tests.unit.adapters.wechat_work.stand_in import OK, StandIn

TRANSFER, RESULT = "externalcontact/transfer_customer", "externalcontact/transfer_result"


def person(account: str) -> Identity:
    return Identity(platform=Platform.WECOM, scope="ww1a2b", account=account)


WORDS = Handover(giver=person("lisi"), taker=person("wangwu"))


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
async def test_on_a_repeat_what_is_under_way_or_done_has_worked(
    platform: StandIn, client: WorkClient, code: int
) -> None:
    platform.says(TRANSFER, about(code), {"errcode": code, "errmsg": "no"})
    platform.says(RESULT, OK | {"customer": []})
    assert [await hand_over(client, 5.0), await hand_over(client, 5.0)] == ["", ""]


async def test_a_repeat_of_what_waits_for_the_customer_makes_no_call(platform: StandIn, client: WorkClient) -> None:
    platform.says(RESULT, OK | {"customer": [{"external_userid": "wmA", "status": 2}]})
    assert await hand_over(client, 5.0) == ""
    assert platform.calls(TRANSFER) == []


async def test_a_repeat_that_meets_another_error_fails(platform: StandIn, client: WorkClient) -> None:
    platform.says(TRANSFER, about(40128))
    platform.says(RESULT, OK | {"customer": []})
    with pytest.raises(PlatformError):
        await hand_over(client, 5.0)


async def test_a_lost_answer_leaves_it_unknown(platform: StandIn, client: WorkClient) -> None:
    platform.says(TRANSFER, platform.never)
    with pytest.raises(PlatformError) as lost:
        await hand_over(client)
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
    platform.says("externalcontact/resigned/transfer_result", OK | {"customer": [], "next_cursor": ""})
    assert await handover_results(client, WORDS.giver, WORDS.taker, resigned=True) == {}
    assert platform.calls(RESULT) == []
