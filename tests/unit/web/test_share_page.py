"""The share page for who comes too often, or with a code that is none."""

from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from referrals.sharing.links import ShareLinks
from tests.house import House
from web.share.pages import SharePages, Sharing

Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def phone(house: House) -> AsyncIterator[Client]:
    sharing = Sharing(links=ShareLinks("http://127.0.0.1:1", b"k" * 32), zone=ZoneInfo("UTC"), visits_a_minute=2)
    site = web.Application()
    site.add_subapp("/share", SharePages(sharing).application())
    async with TestClient(TestServer(site)) as client:
        yield client


async def test_who_asks_too_often_reads_so_on_a_page(phone: Client) -> None:
    for status, text in ((404, "没有这个推荐码"), (404, "没有这个推荐码"), (429, "操作太频繁了")):
        async with phone.get("/share/K7M4QX9TT") as answer:
            assert (answer.status, answer.content_type) == (status, "text/html")
            assert text in await answer.text()
    assert int(answer.headers["Retry-After"]) > 0
