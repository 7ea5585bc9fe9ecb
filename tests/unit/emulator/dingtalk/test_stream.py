import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.emulator.dingtalk.ding_stage import PATIENT, App, Ding, Socket, ding_staged
from tests.unit.emulator.stage import Clock


async def test_a_message_comes_as_a_callback_with_its_fields(ding: Ding) -> None:
    socket = await ding.stream()
    msgid = await ding.says("luting", "查 李雷")
    frame = await socket.frame()
    assert (frame["type"], frame["headers"]["topic"]) == ("CALLBACK", "/v1.0/im/bot/messages/get")
    assert all(isinstance(value, str) for value in frame["headers"].values())
    said = json.loads(frame["data"])
    assert (said["msgId"], said["msgtype"], said["text"]["content"]) == (msgid, "text", "查 李雷")
    assert (said["senderStaffId"], said["conversationType"]) == ("luting", "1")
    assert said["sessionWebhookExpiredTime"] - said["createAt"] == 5_400_000


async def test_a_ticket_is_good_once_and_for_ninety_seconds(ding: Ding) -> None:
    app = ding.world.dingtalk.org.app
    body = {"clientId": app.app_key, "clientSecret": app.app_secret, "subscriptions": [{"type": "EVENT", "topic": "*"}]}

    async def ticket() -> str:
        async with ding.client.post("/v1.0/gateway/connections/open", json=body) as answer:
            return (await answer.json())["ticket"]

    async def status(given: str) -> int:
        async with ding.client.get("/connect", params={"ticket": given}) as answer:
            return answer.status

    first = await ticket()
    async with ding.client.ws_connect("/connect", params={"ticket": first}):
        assert await status(first) == 401
    late = await ticket()
    ding.clock.now += 91
    assert await status(late) == 401
    assert await status("") == 401


async def test_wrong_credentials_open_nothing(ding: Ding) -> None:
    body = {"clientId": "x", "clientSecret": "y", "subscriptions": [{"type": "EVENT", "topic": "*"}]}
    status, answer = await ding.api("v1.0/gateway/connections/open", body)
    assert (status, answer["code"]) == (401, "authFailed")


@pytest.mark.parametrize("patience", [replace(PATIENT, ack=1)])
async def test_what_is_not_acknowledged_comes_again(ding: Ding) -> None:
    socket = await ding.stream()
    await ding.post("dingtalk/events", {"event": "chat_quit", "content": {"operator": "luting"}})
    first, second = await socket.frame(), await socket.frame()
    assert first["headers"]["eventId"] == second["headers"]["eventId"]
    await socket.acknowledge(second, {"status": "SUCCESS"})
    await ding.settled()
    [push] = await ding.get("dingtalk/pushes")
    assert (push["outcome"], push["tries"]) == ("acknowledged", 2)


async def test_an_event_wanted_later_comes_later_and_a_failed_handler_gets_another_try(ding: Ding) -> None:
    socket = await ding.stream()
    await ding.post("dingtalk/events", {"event": "chat_quit", "content": {}})
    await socket.acknowledge(await socket.frame(), {"status": "LATER"})
    await socket.acknowledge(await socket.frame(), {}, code=500)
    await socket.said()
    await ding.settled()


async def test_nobody_handling_it_ends_it(ding: Ding) -> None:
    socket = await ding.stream()
    await ding.says("luting", "在吗")
    await socket.acknowledge(await socket.frame(), {}, code=404)
    await ding.settled()
    assert (await ding.get("dingtalk/pushes"))[0]["outcome"] == "unhandled"


async def test_a_lost_connection_leaves_its_messages_to_the_next_in_order(ding: Ding) -> None:
    socket = await ding.stream()
    for n in range(5):
        await ding.says("luting", f"第{n}句")
    for _ in range(5):
        await socket.frame()
    await ding.client.delete("/control/dingtalk/connections", json={"abort": True})
    again = await ding.stream()
    assert [(await again.said())["text"]["content"] for _ in range(5)] == [f"第{n}句" for n in range(5)]
    await ding.settled()


async def test_a_connection_asked_to_leave_gets_nothing_new_and_is_closed(ding: Ding) -> None:
    old = await ding.stream()
    await ding.client.delete("/control/dingtalk/connections", json={})
    goodbye = await old.frame()
    assert (goodbye["type"], goodbye["headers"]["topic"]) == ("SYSTEM", "disconnect")
    await ding.says("luting", "还在吗")
    new = await ding.stream()
    assert (await new.said())["text"]["content"] == "还在吗"
    assert (await old.socket.receive(timeout=30)).type.name == "CLOSE"


async def test_several_connections_share_the_pushes(ding: Ding) -> None:
    sockets = [await ding.stream() for _ in range(2)]
    for n in range(40):
        await ding.says("luting", str(n))
    counts = [0, 0]

    async def take(place: int) -> None:
        while True:
            await sockets[place].said()
            counts[place] += 1

    takers = [asyncio.create_task(take(place)) for place in range(2)]
    await ding.settled()
    for taker in takers:
        taker.cancel()
    await asyncio.gather(*takers, return_exceptions=True)
    assert min(counts) > 0


async def test_a_connection_gets_only_what_it_asked_for(ding: Ding) -> None:
    events = await ding.stream([{"type": "EVENT", "topic": "*"}])
    await ding.says("luting", "在吗")
    await ding.post("dingtalk/events", {"event": "chat_quit", "content": {"operator": "luting"}})
    assert await events.said() == {"operator": "luting"}
    await ding.settled(but=1)


async def test_pushes_can_come_twice_late_and_over_cut_connections(ding: Ding) -> None:
    socket = await ding.stream()
    await ding.fault("duplicate", path="robot")
    await ding.says("luting", "两次")
    assert await socket.said() == await socket.said()
    await ding.fault("reorder", seconds=1)
    await ding.says("luting", "先说的")
    await ding.says("luting", "后说的")
    assert [(await socket.said())["text"]["content"] for _ in range(2)] == ["后说的", "先说的"]
    await ding.fault("stream_cut")
    await ding.says("luting", "断了")
    again = await ding.stream()
    assert (await again.said())["text"]["content"] == "断了"
    await ding.fault("stream_leave")
    await ding.says("luting", "换一个")
    assert (await again.frame())["headers"]["topic"] == "disconnect"
    assert (await (await ding.stream()).said())["text"]["content"] == "换一个"


async def test_what_waits_survives_a_restart(tmp_path: Path, app: App, clock: Clock) -> None:
    state = tmp_path / "emulator.sqlite"
    async with ding_staged(state, app, clock) as ding:
        ding.hire("luting", "陆婷")
        await ding.says("luting", "没人在")
    async with ding_staged(state, app, clock) as ding:
        assert (await (await ding.stream()).said())["text"]["content"] == "没人在"
        await ding.settled()


async def test_a_thousand_messages_over_many_lost_connections_are_all_acknowledged(ding: Ding) -> None:
    ding.world.dingtalk.quota.limit("push", 10_000)
    await ding.post("dingtalk/events", {"event": "chat_quit", "content": {}, "times": 1000})
    seen: set[str] = set()
    while len(seen) < 1000:
        socket = await ding.stream()
        for _ in range(min(130, 1000 - len(seen))):
            frame = await socket.frame()
            seen.add(frame["headers"]["eventId"])
            await socket.acknowledge(frame, {"status": "SUCCESS"})
        await socket.socket.close()
    last = await ding.stream()
    clearing = asyncio.create_task(_acknowledge_all(last))
    await ding.settled()
    clearing.cancel()
    await asyncio.gather(clearing, return_exceptions=True)


async def _acknowledge_all(socket: Socket) -> None:
    while True:
        await socket.said()
