import json
from typing import Any

import pytest

from tests.unit.emulator.dingtalk.ding_stage import Ding

PATH = "v1.0/card/instances"
Json = dict[str, Any]


def card(ding: Ding, **change: object) -> Json:
    code = ding.world.dingtalk.org.app.robot_code
    return {
        "cardTemplateId": "a.schema",
        "outTrackId": "remind-1",
        "callbackType": "STREAM",
        "cardData": {"cardParamMap": {"title": "跟进提醒", "buttons": '[{"text": "完成", "key": "done"}]'}},
        "openSpaceId": "dtv1.card//IM_ROBOT.luting",
        "imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT", "robotCode": code},
        **change,
    }


async def test_a_card_used_again_keeps_its_old_content(ding: Ding) -> None:
    await ding.good(f"{PATH}/createAndDeliver", card(ding))
    other = card(ding, cardData={"cardParamMap": {"title": "别的"}})
    await ding.good(f"{PATH}/createAndDeliver", other)
    assert [one["text"] for one in await ding.received("luting")] == ["跟进提醒\n完成"] * 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"outTrackId": ""}, "outTrackIdEmpty"),
        ({"outTrackId": "x" * 101}, "outTrackIdInvalid"),
        ({"openSpaceId": ""}, "openSpaceIdEmpty"),
        ({"openSpaceId": "IM_ROBOT.luting"}, "openSpaceIdInvalid"),
        ({"imRobotOpenDeliverModel": {}}, "openDeliverModelEmpty"),
        ({"cardData": {"cardParamMap": {"n": 1}}}, "cardParamMapInvalid"),
        ({"cardData": {"cardParamMap": {"n": "长" * 400}}}, "cardParamMapTooLong"),
        ({"callbackType": "HTTP", "callbackRouteKey": "x"}, "callbackRouteKeyInvalid"),
    ],
)
async def test_what_is_wrong_with_a_card_is_told(ding: Ding, change: Json, code: str) -> None:
    status, answer = await ding.api(f"{PATH}/createAndDeliver", card(ding, **change))
    assert (status, answer["code"]) == (400, f"param.{code}")
    assert await ding.received("luting") == []


async def test_a_place_that_is_not_there_is_told_in_the_result(ding: Ding) -> None:
    answer = await ding.good(f"{PATH}/createAndDeliver", card(ding, openSpaceId="dtv1.card//IM_ROBOT.nobody"))
    assert [one["success"] for one in answer["result"]["deliverResults"]] == [False]


async def test_an_update_replaces_everything_unless_it_goes_by_key(ding: Ding) -> None:
    await ding.good(f"{PATH}/createAndDeliver", card(ding))
    by_key: Json = {
        "outTrackId": "remind-1", "cardData": {"cardParamMap": {"title": "改了"}},
        "cardUpdateOptions": {"updateCardDataByKey": True},
    }  # fmt: skip
    await ding.good(PATH, by_key, method="PUT")
    assert (await ding.received("luting"))[0]["text"] == "改了\n完成"
    await ding.good(PATH, by_key | {"cardUpdateOptions": {}}, method="PUT")
    assert (await ding.received("luting"))[0]["text"] == "改了"
    status, answer = await ding.api(PATH, {"outTrackId": "x"}, method="PUT")
    assert (status, answer["code"]) == (400, "param.outTrackIdInvalid")


async def test_a_tap_is_told_with_all_that_stands_with_the_button(ding: Ding) -> None:
    await ding.good(f"{PATH}/createAndDeliver", card(ding))
    await ding.post("dingtalk/staff/luting/taps", {"n": 1, "key": "done"})
    socket = await ding.stream()
    frame = await socket.frame()
    assert frame["headers"]["topic"] == "/v1.0/card/instances/callback"
    tap = json.loads(frame["data"])
    assert (tap["outTrackId"], tap["userId"], tap["type"]) == ("remind-1", "luting", "actionCallback")
    assert json.loads(tap["content"])["cardPrivateData"] == {
        "actionIds": ["done"], "params": {"text": "完成", "key": "done"},
    }  # fmt: skip
    assert (await ding.received("luting"))[0]["tapped"] == "done"
    answer = {"cardData": {"cardParamMap": {"title": "办好了"}}}
    await socket.acknowledge(frame, {"response": answer})
    await ding.settled()
    [seen] = await ding.received("luting")
    assert (seen["text"], seen["tapped"]) == ("办好了", None)


async def test_a_tap_that_reaches_nobody_changes_nothing(ding: Ding) -> None:
    route = {"callbackRouteKey": "nowhere", "callbackUrl": "http://127.0.0.1:9/card"}
    await ding.good("v1.0/card/callbacks/register", route)
    await ding.good(f"{PATH}/createAndDeliver", card(ding, callbackType="HTTP", callbackRouteKey="nowhere"))
    await ding.post("dingtalk/staff/luting/taps", {"n": 1, "key": "done"})
    await ding.settled()
    assert (await ding.received("luting"))[0]["text"] == "跟进提醒\n完成"
    assert (await ding.get("dingtalk/pushes"))[0]["outcome"] == "unreachable"


async def test_a_card_without_template_shows_its_words_and_links(ding: Ding) -> None:
    content: Json = {
        "header": {"title": {"type": "text", "text": "日报"}},
        "contents": [
            {"type": "markdown", "text": "今天 **3** 位"},
            {"type": "action", "actions": [{"type": "button", "label": {"text": "看"}, "url": {"all": "https://a"}}]},
        ],
    }
    body: Json = {
        "cardTemplateId": "StandardCard", "cardBizId": "day-1", "cardData": json.dumps(content),
        "robotCode": ding.world.dingtalk.org.app.robot_code, "singleChatReceiver": '{"userId": "luting"}',
    }  # fmt: skip
    await ding.good("v1.0/im/v1.0/robot/interactiveCards/send", body)
    [got] = await ding.received("luting")
    assert got["text"] == "日报\n今天 **3** 位\n看"
    assert await ding.post("dingtalk/staff/luting/taps", {"n": 1, "key": "1"}) == {"url": "https://a"}
    content["contents"] = [{"type": "text", "text": "没有了"}]
    change = {"cardBizId": "day-1", "cardData": json.dumps(content)}
    await ding.good("v1.0/im/robots/interactiveCards", change, method="PUT")
    assert (await ding.received("luting"))[0]["text"] == "日报\n没有了"
