from dataclasses import replace

import pytest

from tests.unit.emulator.dingtalk.ding_stage import PATIENT, Ding

USER = "topapi/v2/user/get"
PROGRESS = "topapi/message/corpconversation/getsendprogress"
LIMIT = "Forbidden.AccessDenied"


async def test_one_token_serves_both_hosts_and_all_three_ways_to_get_it(ding: Ding) -> None:
    app, corp_id = ding.world.dingtalk.org.app, ding.world.dingtalk.org.id
    token = await ding.token()
    async with ding.client.get("/gettoken", params={"appkey": app.app_key, "appsecret": app.app_secret}) as answer:
        assert (await answer.json())["access_token"] == token
    body = {"client_id": app.app_key, "client_secret": app.app_secret, "grant_type": "client_credentials"}
    status, answer = await ding.api(f"v1.0/oauth2/{corp_id}/token", body)
    assert (status, answer) == (200, {"access_token": token, "expires_in": 7200})
    assert (await ding.oapi(USER, {"userid": "luting"}))["result"]["name"] == "陆婷"


async def test_wrong_credentials_are_told_by_each_host_in_its_way(ding: Ding) -> None:
    app = ding.world.dingtalk.org.app
    for params, errcode in (({"appkey": "x"}, 40089), ({"appkey": app.app_key, "appsecret": "x"}, 40001)):
        async with ding.client.get("/gettoken", params=params) as answer:
            assert (await answer.json())["errcode"] == errcode
    status, answer = await ding.api("v1.0/oauth2/accessToken", {"appKey": app.app_key, "appSecret": "x"})
    assert (status, answer["code"]) == (400, "invalidClientIdOrSecret")
    assert set(answer) == {"code", "message", "requestid"}


@pytest.mark.parametrize(("kind", "code"), [("token_expired", "42001"), ("token_invalid", "40014")])
async def test_a_spoilt_token_is_refused_until_another_is_asked_for(ding: Ding, kind: str, code: str) -> None:
    await ding.fault(kind)
    for _ in range(2):
        answer = await ding.oapi(USER, {"userid": "luting"})
        assert (answer["errcode"], answer["sub_code"]) == (88, code)
    status, refused = await ding.api("v1.0/oauth2/jsapiTickets", {})
    assert (status, refused["code"]) == (400, "InvalidAuthentication")
    ding.tokens.clear()
    assert (await ding.oapi(USER, {"userid": "luting"}))["errcode"] == 0


async def test_a_token_missing_is_told(ding: Ding) -> None:
    async with ding.client.post("/topapi/v2/user/get", json={}) as answer:
        assert (await answer.json())["sub_code"] == "41001"


async def test_a_ticket_stays_the_same_over_both_ways(ding: Ding) -> None:
    ticket = (await ding.good("v1.0/oauth2/jsapiTickets", {}))["jsapiTicket"]
    assert (await ding.oapi("get_jsapi_ticket"))["ticket"] == ticket


async def test_an_api_takes_twenty_calls_a_second(ding: Ding) -> None:
    codes = [(await ding.oapi(USER, {"userid": "luting"})).get("sub_code") for _ in range(22)]
    assert codes == [None] * 20 + ["90018"] * 2
    assert (await ding.oapi("topapi/user/count", {"only_active": False}))["errcode"] == 0
    ding.clock.now += 1
    assert (await ding.oapi(USER, {"userid": "luting"}))["errcode"] == 0


async def test_the_month_counts_calls_but_not_the_exempt_ones_and_not_those_too_many(ding: Ding) -> None:
    quota, now = ding.world.dingtalk.quota, ding.clock.now
    await ding.oapi(USER, {"userid": "luting"})
    await ding.good("v1.0/oauth2/jsapiTickets", {})
    assert quota.used("api", now) == 0
    for _ in range(22):
        await ding.oapi(PROGRESS, {})
    assert quota.used("api", now) == 20


async def test_a_spent_month_is_told_by_each_host_until_the_next_begins(ding: Ding) -> None:
    await ding.post("dingtalk/quota", {"api_used": 5000}, method="PUT")
    assert (await ding.oapi(PROGRESS, {}))["sub_code"] == "90020"
    status, answer = await ding.api("v1.0/robot/oToMessages/batchSend", {})
    assert (status, answer["code"]) == (403, f"{LIMIT}.ApiCountLimitForOrg")
    assert (await ding.oapi(USER, {"userid": "luting"}))["errcode"] == 0
    await ding.post("dingtalk/quota", {"api_most": 200_000}, method="PUT")
    assert (await ding.oapi(PROGRESS, {}))["errcode"] == 40056
    ding.clock.now += 32 * 86400
    assert ding.world.dingtalk.quota.used("api", ding.clock.now) == 0


async def test_spent_pushes_leave_a_stub_of_messages_and_nothing_of_other_events(ding: Ding) -> None:
    socket = await ding.stream()
    await ding.post("dingtalk/quota", {"push_used": 3000}, method="PUT")
    await ding.says("luting", "在吗")
    stub = await socket.said()
    assert stub["errorCode"] == "20001"
    assert "text" not in stub
    assert stub["senderStaffId"] == "luting"
    await ding.post("dingtalk/events", {"event": "chat_quit", "content": {}})
    await ding.post("dingtalk/events", {"event": "user_add_org", "content": {"userId": ["a"]}})
    assert await socket.said() == {"userId": ["a"]}
    await ding.settled()
    assert [one["outcome"] for one in await ding.get("dingtalk/pushes")] == ["acknowledged", "quota", "acknowledged"]


@pytest.mark.parametrize("patience", [replace(PATIENT, again=1)])
async def test_each_push_is_counted_once_however_often_it_is_sent(ding: Ding) -> None:
    socket = await ding.stream()
    await ding.says("luting", "在吗")
    await socket.frame()
    await socket.said()
    await ding.post("dingtalk/events", {"event": "user_add_org", "content": {}})
    await socket.said()
    assert (await ding.get("state"))["dingtalk"]["quota"]["push"] == {"used": 1, "most": 3000}


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("45009", "90018", (403, f"{LIMIT}.QpsLimitForAppkeyAndApi")),
        ("quota", "90020", (403, f"{LIMIT}.ApiCountLimitForOrg")),
        ("-1", "-1", (500, "system.error")),
    ],
)
async def test_faults_speak_the_language_of_the_host(ding: Ding, kind: str, old: str, new: tuple[int, str]) -> None:
    await ding.fault(kind, count=2)
    answer = await ding.oapi(PROGRESS, {})
    assert str(answer.get("sub_code", answer["errcode"])) == old
    status, refused = await ding.api("v1.0/robot/oToMessages/batchSend", {})
    assert (status, refused["code"]) == new


async def test_a_banned_address_gets_a_page_or_a_strange_object(ding: Ding) -> None:
    await ding.fault("ip_banned")
    assert (await ding.oapi("topapi/user/count", {}))["status"] == 1111
    await ding.fault("html")
    async with ding.client.post("/topapi/user/count", params={"access_token": await ding.token()}, json={}) as answer:
        assert answer.content_type == "text/html"
    await ding.fault("5xx")
    async with ding.client.post("/topapi/user/count", params={"access_token": await ding.token()}, json={}) as answer:
        assert answer.status == 503


async def test_calls_are_recorded_without_secrets(ding: Ding) -> None:
    await ding.oapi(USER, {"userid": "luting"})
    token, user = await ding.get("calls")
    assert (token["platform"], token["path"], token["body"]) == (
        "dingtalk", "v1.0/oauth2/accessToken", {"appKey": ding.world.dingtalk.org.app.app_key},
    )  # fmt: skip
    assert (user["app"], user["query"], user["outcome"]) == ("assistant", {}, "ok")
