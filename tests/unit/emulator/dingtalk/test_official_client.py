"""The emulator is held to a client nobody here wrote: `dingtalk-stream`, unmodified, in a process of its own."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.unit.emulator.dingtalk.ding_stage import PATIENT, Ding

PROGRAM = Path(__file__).with_name("official_client.py")
Json = dict[str, Any]


@pytest.fixture
async def client(ding: Ding) -> AsyncGenerator[Process]:
    app = ding.world.dingtalk.org.app
    environment = os.environ | {"DINGTALK_OPENAPI_ENDPOINT": str(ding.client.make_url("")).rstrip("/")}
    command = (sys.executable, str(PROGRAM), app.app_key, app.app_secret)
    process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=PIPE, stderr=DEVNULL)
    async with asyncio.timeout(30):
        while not await ding.get("dingtalk/connections"):
            await asyncio.sleep(0.02)
    yield process
    process.kill()
    await process.wait()


async def told(client: Process) -> Json:
    assert client.stdout
    async with asyncio.timeout(30):
        return json.loads(await client.stdout.readline())


@pytest.mark.parametrize("patience", [replace(PATIENT, again=3)])
async def test_the_official_client_gets_messages_events_and_taps_and_answers_them(ding: Ding, client: Process) -> None:
    await ding.says("luting", "查 李雷")
    for _ in range(2):  # its handler failed the first time, so it said nothing, and the message came again
        assert await told(client) == {"what": "message", "said": {"text": "查 李雷", "from": "luting"}}
    await ding.settled()
    assert [one["text"] for one in await ding.received("luting")] == ["收到\n@luting"]

    await ding.post("dingtalk/staff", {"userid": "jinzhengyu", "name": "金正宇"})
    event = await told(client)
    assert (event["said"]["type"], event["said"]["data"]["userId"]) == ("user_add_org", ["jinzhengyu"])
    await ding.settled()

    app = ding.world.dingtalk.org.app
    card = {
        "cardTemplateId": "a.schema",
        "outTrackId": "remind-1",
        "callbackType": "STREAM",
        "cardData": {"cardParamMap": {"title": "跟进提醒", "buttons": '[{"text": "办好了", "key": "done"}]'}},
        "openSpaceId": "dtv1.card//IM_ROBOT.luting",
        "imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT", "robotCode": app.robot_code},
    }
    await ding.good("v1.0/card/instances/createAndDeliver", card)
    await ding.post("dingtalk/staff/luting/taps", {"n": 2, "key": "done"})
    tap = (await told(client))["said"]
    assert (tap["card"], tap["by"]) == ("remind-1", "luting")
    assert tap["content"]["cardPrivateData"]["params"]["key"] == "done"
    await ding.settled()
    assert (await ding.received("luting"))[1]["text"] == "跟进提醒\n办好了"
    assert (await ding.received("luting"))[1]["buttons"] == []
