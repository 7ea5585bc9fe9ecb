from tests.unit.emulator.stage import Stage


async def test_departments_are_listed_with_those_below_and_their_leaders(stage: Stage) -> None:
    await stage.post("wecom/staff", {"userid": "luting", "name": "陆婷", "department": "客服部"})
    listed = (await stage.api("department/list"))["department"]
    assert [(one["name"], one["parentid"]) for one in listed] == [("空白公司", 0), ("客服部", 1)]
    ids = (await stage.api("department/simplelist", id=str(listed[1]["id"])))["department_id"]
    assert [one["id"] for one in ids] == [listed[1]["id"]]


async def test_members_are_listed_by_department_and_below_it_on_demand(stage: Stage) -> None:
    await stage.post("wecom/staff", {"userid": "luting", "name": "陆婷", "department": "客服部"})
    own = (await stage.api("user/list", department_id="1"))["userlist"]
    everybody = (await stage.api("user/list", department_id="1", fetch_child="1"))["userlist"]
    assert [one["userid"] for one in own] == ["zhoumin", "wangjianguo"]
    assert [one["userid"] for one in everybody] == ["zhoumin", "wangjianguo", "luting"]
    assert "mobile" not in everybody[0]
    brief = (await stage.api("user/simplelist", department_id="1"))["userlist"]
    assert set(brief[0]) == {"userid", "name", "department"}


async def test_an_unknown_department_or_member_is_refused(stage: Stage) -> None:
    assert (await stage.api("user/list", department_id="99"))["errcode"] == 60003
    assert (await stage.api("user/list"))["errcode"] == 40058
    assert (await stage.api("user/get", userid="nobody"))["errcode"] == 60111


async def test_member_ids_come_in_pages(stage: Stage) -> None:
    first = await stage.api("user/list_id", {"limit": 1})
    second = await stage.api("user/list_id", {"limit": 1, "cursor": first["next_cursor"]})
    assert [page["dept_user"][0]["userid"] for page in (first, second)] == ["zhoumin", "wangjianguo"]
    assert second["next_cursor"] == ""


async def test_a_new_member_of_a_new_department_is_told_to_the_assistant(stage: Stage) -> None:
    await stage.post("wecom/staff", {"userid": "luting", "name": "陆婷", "department": "客服部"})
    party, user = await stage.bot.wait_for(2)
    assert "<ChangeType><![CDATA[create_party]]></ChangeType>" in party.plaintext
    assert "<ChangeType><![CDATA[create_user]]></ChangeType>" in user.plaintext
    assert "AgentID" not in user.plaintext
    assert (await stage.api("user/get", userid="LuTing"))["name"] == "陆婷"


async def test_a_disabled_member_is_told_and_shown_as_such_and_cannot_write(stage: Stage) -> None:
    await stage.post("wecom/staff/zhoumin/disable", {})
    [heard] = await stage.bot.wait_for(1)
    assert "<Status>2</Status>" in heard.plaintext
    assert (await stage.api("user/get", userid="zhoumin"))["status"] == 2
    assert (await stage.refused("wecom/staff/zhoumin/messages", {"text": "查"}))[0] == 400
