"""From where the pictures of contact codes may be fetched."""

import aiohttp
import pytest

from adapters.channel import PlatformError, Reaction
from adapters.wechat.work.client import Credentials, WorkClient
from adapters.wechat.work.pictures import picture_at

HOSTS = ("wework.qpic.cn",)


@pytest.mark.parametrize(
    "address",
    [
        "https://wework.qpic.cn.example.com/0",
        "https://example.com/wework.qpic.cn",
        "https://wework.qpic.cn@example.com/0",
        "http://wework.qpic.cn:27017/0",
        "http://127.0.0.1:2/0",
        "file:///etc/passwd",
        "http://[",
        "",
    ],
)
async def test_nothing_is_fetched_from_elsewhere(address: str) -> None:
    async with aiohttp.ClientSession() as http:
        client = WorkClient(
            http, Credentials("ww1", "s"), base_url="http://127.0.0.1:1", clock=lambda: 0.0, observe=print
        )
        with pytest.raises(PlatformError) as refused:
            await picture_at(client, address, hosts=HOSTS)
    assert (refused.value.reaction, refused.value.code) == (Reaction.STOP, "address")
