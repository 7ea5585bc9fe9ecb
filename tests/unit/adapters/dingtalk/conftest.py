from collections.abc import AsyncGenerator

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from adapters.dingtalk.client import Credentials, DingtalkClient, Hosts
from adapters.dingtalk.sending import DingtalkChannel, RobotSettings
from tests.unit.adapters.dingtalk.stand_in import SECRET, Ding, Setting


@pytest.fixture
async def setting() -> AsyncGenerator[Setting]:
    ding = Ding()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", ding.answer)
    async with TestServer(app) as server, ClientSession() as http:
        base = str(server.make_url("")).rstrip("/")
        client = DingtalkClient(
            http,
            Credentials(corp_id="ding1", app_key="key1", secret=SECRET),
            hosts=Hosts(api=base, oapi=base),
            clock=lambda: 0.0,
            observe=ding.outcomes.append,
        )

        def channel(*, thrifty: bool = False, template: str = "t.schema", agent_id: int = 0) -> DingtalkChannel:
            settings = RobotSettings(robot_code="key1", card_template=template, agent_id=agent_id)
            return DingtalkChannel(client, settings, thrifty=lambda: thrifty, now_ms=lambda: 1_000)

        yield Setting(ding=ding, client=client, channel=channel, base=base)
