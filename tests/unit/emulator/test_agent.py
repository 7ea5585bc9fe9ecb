from tests.unit.emulator.stage import Stage


async def test_an_app_is_told_what_it_is_and_who_may_see_it(stage: Stage) -> None:
    agent = await stage.api("agent/get", agentid="1000002")
    assert (agent["agentid"], agent["close"], agent["allow_partys"]) == (1000002, 0, {"partyid": [1]})


async def test_an_app_may_not_ask_about_another(stage: Stage) -> None:
    assert (await stage.api("agent/get", agentid="1000003"))["errcode"] == 301002
    assert (await stage.api("agent/get", agentid="x"))["errcode"] == 40056
