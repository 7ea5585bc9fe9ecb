"""Orders that other systems tell."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from crm_core.apikeys.actions import end_key, list_keys, make_key
from crm_core.apikeys.documents import StoredApiKey
from crm_core.apikeys.model import Scope
from crm_core.events.documents import StoredEvent
from crm_core.orders.actions import orders_of
from crm_core.orders.model import OrderState
from crm_core.permissions import Role
from tests.builders import colleague, customer_of, program
from tests.house import House
from web.orders import open_api

ORDER = {"order_no": "T1", "amount": 9900, "at": "2026-06-01T10:00:00+08:00", "phone": "+86 138-1234-5678"}
Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def shop(house: House) -> AsyncIterator[Client]:
    site = web.Application()
    site.add_subapp("/open", open_api(1000, {}))
    async with TestClient(TestServer(site)) as client:
        yield client


async def told(shop: Client, key: str, **changes: object) -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    async with shop.post("/open/orders", json=ORDER | changes, headers=headers) as answer:
        return answer.status, await answer.text()


async def test_an_order_counts_once_however_often_it_is_told_and_is_refunded_once(shop: Client) -> None:
    await colleague("wang", Role.SALES)
    customer = await customer_of("wang", "李晓梅", mobile="13812345678")
    key = await make_key(program(), "收银", frozenset({Scope.ORDERS}))
    for status in ("paid", "paid", "refunded", "refunded", "paid"):
        assert (await told(shop, key, status=status))[0] == 200
    assert (await told(shop, key, amount=1))[0] == 409
    assert '"code_known":null' in (await told(shop, key))[1]
    assert '"code_known":false' in (await told(shop, key, code="K7M-4HX-9TT"))[1]
    (order,) = await orders_of(program(), customer)
    assert (order.cents, order.state) == (9900, OrderState.REFUNDED)
    names = [one.name for one in await StoredEvent.find_all().to_list()]
    assert (names.count("OrderPaid"), names.count("OrderRefunded")) == (1, 1)


async def test_without_a_key_that_is_alive_nothing_comes_in(shop: Client) -> None:
    await colleague("wang", Role.SALES)
    await customer_of("wang", "李晓梅", mobile="13812345678")
    key = await make_key(program(), "收银", frozenset({Scope.ORDERS}))
    assert (await told(shop, ""))[0] == (await told(shop, key[:-1] + "x"))[0] == 401
    (shown,) = await list_keys(program())
    await end_key(program(), shown.id)
    assert (await told(shop, key))[0] == 401
    assert key not in str([one.model_dump() for one in await StoredApiKey.find_all().to_list()])


@pytest.mark.parametrize(
    ("changes", "status", "text"),
    [
        ({"amount": -1}, 422, "amount 应是金额，按分计"),
        ({"amount": "viel"}, 422, "amount 应是金额，按分计"),
        ({"at": "2026-06-01T10:00:00"}, 422, "要带时区"),
        ({"at": "2199-06-01T10:00:00Z"}, 422, "在将来"),
        ({"order_no": ""}, 422, "order_no 应是订单号"),
        ({"colour": "red"}, 422, "没有 colour 这一项"),
        ({"account": "wecom:ww1a2b:x"}, 422, "中的一种"),
        ({"phone": "13900000000"}, 404, "没有找到这位客户"),
        ({"phone": "", "account": "wecom:ww1a2b:nobody"}, 404, "没有找到这位客户"),
        ({"address": "路" * 30_000}, 413, "内容太大"),
    ],
)
async def test_what_is_wrong_with_an_order_is_told(
    shop: Client, changes: dict[str, object], status: int, text: str
) -> None:
    key = await make_key(program(), "收银", frozenset({Scope.ORDERS}))
    found, answer = await told(shop, key, **changes)
    assert (found, text in answer) == (status, True), answer


@pytest.mark.parametrize(
    ("body", "text"), [(b"{", "JSON"), (b"[]", "对象"), (b"{}", "缺少 order_no"), (b"\xff", "JSON")]
)
async def test_what_is_no_order_is_told(shop: Client, body: bytes, text: str) -> None:
    key = await make_key(program(), "收银", frozenset({Scope.ORDERS}))
    async with shop.post("/open/orders", data=body, headers={"Authorization": f"Bearer {key}"}) as answer:
        assert (answer.status, text in await answer.text()) == (422, True)
