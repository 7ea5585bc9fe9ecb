import pytest

from tests.unit.emulator.stage import Stage


async def test_the_same_token_is_given_while_it_is_valid_and_another_afterwards(stage: Stage) -> None:
    first, second = await stage.get_token("assistant"), await stage.get_token("assistant")
    assert first == second
    assert first["expires_in"] == 7200
    stage.clock.now += 7200
    assert (await stage.get_token("assistant"))["access_token"] != first["access_token"]


async def test_each_app_has_a_token_of_its_own(stage: Stage) -> None:
    assert await stage.token("assistant") != await stage.token("service")


@pytest.mark.parametrize(
    ("corpid", "secret", "errcode"),
    [("", "x", 41002), ("right", "", 41004), ("wrong", "x", 40013), ("right", "wrong", 40001)],
)
async def test_wrong_credentials_are_refused_with_http_200(
    stage: Stage, corpid: str, secret: str, errcode: int
) -> None:
    params = {"corpid": stage.world.wecom.corp.id if corpid == "right" else corpid, "corpsecret": secret}
    async with stage.client.get("/cgi-bin/gettoken", params=params) as answer:
        assert answer.status == 200
        assert (await answer.json())["errcode"] == errcode


async def test_a_token_counts_only_in_the_query(stage: Stage) -> None:
    headers = {"Authorization": f"Bearer {await stage.token('assistant')}"}
    async with stage.client.get("/cgi-bin/department/list", headers=headers) as answer:
        assert (await answer.json())["errcode"] == 41001


async def test_an_old_token_is_expired_and_an_unknown_one_invalid(stage: Stage) -> None:
    await stage.token("assistant")
    stage.clock.now += 7200
    assert (await stage.api("department/list"))["errcode"] == 42001
    stage.tokens["assistant"] = "made-up"
    assert (await stage.api("department/list"))["errcode"] == 40014


async def test_an_app_may_only_call_what_it_is_listed_for(stage: Stage) -> None:
    assert (await stage.api("kf/account/list", {}, app="assistant"))["errcode"] == 48002
    assert (await stage.api("externalcontact/get_follow_user_list", app="service"))["errcode"] == 48002
    assert (await stage.api("kf/account/list", {}, app="service"))["errcode"] == 0


async def test_a_wrong_method_and_a_wrong_address_are_answered_as_the_platform_does(stage: Stage) -> None:
    assert (await stage.api("message/send"))["errcode"] == 43002
    assert (await stage.api("department/list", {}))["errcode"] == 43001
    async with stage.client.get("/cgi-bin/no/such/thing") as answer:
        assert (answer.status, answer.content_type) == (404, "text/html")


async def test_credentials_are_not_among_the_recorded_calls(stage: Stage) -> None:
    token = await stage.token("assistant")
    await stage.api("department/list")
    recorded = str(await stage.get("calls"))
    assert token not in recorded
    assert all(app.secret not in recorded for app in stage.world.wecom.corp.apps)
