"""Notices that other systems have sent to followers of a 公众号."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from crm_core.apikeys.actions import make_key
from crm_core.apikeys.model import Scope
from crm_core.conversations.actions import latest_messages
from crm_core.customers.actions import customer_of_account
from crm_core.followers.actions import follower_came, subscriptions_chosen
from crm_core.followers.model import Answers
from crm_core.messages import FollowerCame, SubscriptionChoice, SubscriptionsChosen
from crm_core.outbox.documents import OutboxEntry
from crm_core.values import AppKey, CustomerId, Identity, Platform
from tests.builders import NOW, program
from tests.house import House
from web.orders import open_api

ONE = Identity(platform=Platform.OFFICIAL, scope="wx1", account="oOne")
APP = AppKey("official:wx1:official")
NOTICE = {"notice_no": "N1", "account": ONE.key, "template": "TM1", "fields": {"thing1": "三人沙发", "time2": "明天"}}
Tell = Callable[..., Awaitable[tuple[int, str]]]


@pytest.fixture
async def tell(house: House) -> AsyncIterator[Tell]:
    assert house
    site = web.Application()
    site.add_subapp("/open", open_api(1000, {"official:wx1": APP}))
    key = await make_key(program(), "商城", frozenset({Scope.NOTICES}))
    async with TestClient(TestServer(site)) as client:

        async def told(path: str = "notices", **changes: object) -> tuple[int, str]:
            headers = {"Authorization": f"Bearer {key}"}
            async with client.post(f"/open/{path}", json=NOTICE | changes, headers=headers) as answer:
                return answer.status, await answer.text()

        yield told


@pytest.fixture
async def customer(tell: Tell) -> CustomerId:
    assert tell
    await follower_came(program(), APP, FollowerCame(follower=ONE, scene=None, at=NOW), None, Answers())
    return (await customer_of_account(program(), ONE)).id


async def test_a_notice_goes_out_once_however_often_it_is_told_and_stands_in_the_history(
    tell: Tell, customer: CustomerId
) -> None:
    assert [(await tell(url="https://shop/1"))[0] for _ in range(2)] == [200, 200]
    assert '"status":"known"' in (await tell())[1]
    (entry,) = await OutboxEntry.find_all().to_list()
    assert (entry.id, entry.app, entry.to, entry.said.kind) == ("notice:N1", APP, ONE.key, "template_notice")
    (line, *_) = await latest_messages(program(), customer, since=None, limit=1)
    assert line.text == "[通知] 三人沙发；明天"


async def test_a_subscribe_message_waits_for_who_allows_it(tell: Tell, customer: CustomerId) -> None:
    assert customer
    assert (await tell(kind="subscribe"))[0] == 409
    choice = SubscriptionChoice(template="TM1", status="accept")
    word = SubscriptionsChosen(follower=ONE, event="subscribe_msg_popup_event", choices=(choice,), at=NOW)
    await subscriptions_chosen(program(), word, None)
    assert (await tell(kind="subscribe", page="pages/order"))[0] == 200


@pytest.mark.parametrize(
    ("changes", "status", "told"),
    [
        ({"account": "official:wx1:oNobody"}, 404, "没有找到这位客户"),
        ({"phone": "13800000000"}, 422, "一种说明是谁"),
        ({"fields": {}}, 422, "fields 应是模板的字段"),
        ({"url": "javascript:alert(1)"}, 422, "url 应是网址"),
        ({"colour": "red"}, 422, "没有 colour 这一项"),
        ({"path": "orders"}, 403, "不能做这件事"),
    ],
)
async def test_what_cannot_be_sent_is_answered_with_what_to_change(
    tell: Tell, customer: CustomerId, changes: dict[str, object], status: int, told: str
) -> None:
    assert customer
    found = await tell(**changes)
    assert (found[0], told in found[1]) == (status, True), found[1]


async def test_whoever_follows_no_more_is_not_notified(tell: Tell, customer: CustomerId, house: House) -> None:
    await house.rows("followers").update_one({"_id": ONE.key}, {"$set": {"follows": False}})
    status, told = await tell(account="", customer=customer)
    assert (status, "没有关注公众号" in told) == (404, True)
