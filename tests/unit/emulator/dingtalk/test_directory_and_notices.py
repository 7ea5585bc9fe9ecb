from typing import Any

import pytest
from yarl import URL

from tests.unit.emulator.dingtalk.ding_stage import Ding

Json = dict[str, Any]
NOTICE = "topapi/message/corpconversation"


async def test_people_are_found_by_id_mobile_and_union_id_and_listed_in_pages(ding: Ding) -> None:
    luting = (await ding.oapi("topapi/v2/user/get", {"userid": "luting"}))["result"]
    assert (luting["name"], luting["mobile"], luting["dept_id_list"]) == ("陆婷", "13800040003", [1])
    by_mobile = await ding.oapi("topapi/v2/user/getbymobile", {"mobile": "13800040003"})
    by_union = await ding.oapi("topapi/user/getbyunionid", {"unionid": luting["unionid"]})
    assert by_mobile["result"]["userid"] == by_union["result"]["userid"] == "luting"
    first = (await ding.oapi("topapi/v2/user/list", {"dept_id": 1, "cursor": 0, "size": 1}))["result"]
    assert (first["has_more"], first["next_cursor"], first["list"][0]["userid"]) == (True, 1, "luting")
    last = (await ding.oapi("topapi/user/listsimple", {"dept_id": 1, "cursor": 1, "size": 1}))["result"]
    assert (last["has_more"], last["list"]) == (False, [{"userid": "mengqi", "name": "孟琪"}])


@pytest.mark.parametrize(
    ("path", "body", "errcode"),
    [
        ("topapi/v2/user/get", {"userid": "nobody"}, 60121),
        ("topapi/v2/user/get", {}, 400002),
        ("topapi/v2/user/getbymobile", {"mobile": "1"}, 60121),
        ("topapi/v2/user/list", {"dept_id": 7, "cursor": 0, "size": 10}, 60003),
        ("topapi/v2/user/list", {"dept_id": 1, "cursor": 0, "size": 101}, 400002),
        ("topapi/v2/department/get", {"dept_id": 7}, 60003),
        ("topapi/extcontact/get", {"user_id": "x"}, 33012),
        ("topapi/extcontact/list", {"size": 101, "offset": 0}, 40068),
        ("topapi/v2/user/getuserinfo", {"code": "x"}, 40078),
        (f"{NOTICE}/asyncsend_v2", {"agent_id": 1}, 40056),
    ],
)
async def test_what_is_not_there_is_told(ding: Ding, path: str, body: Json, errcode: int) -> None:
    assert (await ding.oapi(path, body))["errcode"] == errcode


async def test_changes_of_people_are_told_and_seen(ding: Ding) -> None:
    await ding.post("dingtalk/staff", {"userid": "new", "name": "新人", "department": "客服部"})
    await ding.post("dingtalk/staff/new/name", {"name": "改名"})
    ding.world.dingtalk.roles.add("客服", "岗位")
    await ding.post("dingtalk/staff/new/roles", {"role": "客服"})
    await ding.post("dingtalk/staff/new/leave", {})
    told = await ding.get("dingtalk/pushes")
    events = ["org_dept_create", "user_add_org", "user_modify_org", "label_user_change", "user_leave_org"]
    assert [one["name"] for one in told] == events
    assert told[2]["content"]["diffInfo"] == [{"userid": "new", "prev": {"name": "新人"}, "curr": {"name": "改名"}}]
    [department] = (await ding.oapi("topapi/v2/department/listsub", {}))["result"]
    assert (department["name"], department["parent_id"]) == ("客服部", 1)
    [roles] = (await ding.oapi("topapi/role/list", {}))["result"]["list"]
    assert roles["roles"][0]["name"] == "客服"
    assert await ding.refused("dingtalk/staff", {"userid": "luting", "name": "又一个"}) == 409


async def test_outside_contacts_are_made_read_in_pages_changed_and_removed(ding: Ding) -> None:
    contact: Json = {
        "name": "高建新", "mobile": "13700050001", "state_code": "86", "label_ids": [101], "follower_user_id": "luting",
    }  # fmt: skip
    create = "topapi/extcontact/create"
    userid = (await ding.oapi(create, {"contact": contact}))["userid"]
    unlabelled: Json = {"mobile": "1" * 11, "label_ids": []}
    wrong: list[Json] = [contact, contact | {"mobile": "x"}, contact | {"name": ""}, contact | unlabelled]
    assert [(await ding.oapi(create, {"contact": one}))["errcode"] for one in wrong] == [22005, 60103, 60112, 60204]
    change: Json = {"user_id": userid, "name": "高总", "label_ids": [102], "follower_user_id": "mengqi"}
    await ding.oapi("topapi/extcontact/update", {"contact": change})
    [row] = (await ding.oapi("topapi/extcontact/list", {"size": 20, "offset": 0}))["results"]
    assert (row["userid"], row["name"], row["mobile"]) == (userid, "高总", "13700050001")
    await ding.oapi("topapi/extcontact/delete", {"user_id": userid})
    assert (await ding.oapi("topapi/extcontact/list", {"size": 20, "offset": 0}))["results"] == []


async def notify(ding: Ding, to: str, msg: Json) -> Json:
    body = {"agent_id": ding.world.dingtalk.org.app.agent_id, "userid_list": to, "msg": msg}
    return await ding.oapi(f"{NOTICE}/asyncsend_v2", body)


async def test_an_equal_notice_on_the_same_day_is_dropped_without_a_word(ding: Ding) -> None:
    words = {"msgtype": "text", "text": {"content": "该回访了"}}
    await notify(ding, "luting", words)
    again = await notify(ding, "luting,nobody", words)
    assert again["errcode"] == 0
    agent = ding.world.dingtalk.org.app.agent_id
    result = await ding.oapi(f"{NOTICE}/getsendresult", {"agent_id": agent, "task_id": again["task_id"]})
    assert result["send_result"]["forbidden_list"] == [{"code": "143106", "count": 1, "userid": "luting"}]
    assert result["send_result"]["invalid_user_id_list"] == ["nobody"]
    assert len(await ding.received("luting")) == 1
    assert (await ding.get("state"))["dingtalk"]["dropped"] == 1
    ding.clock.now += 86400
    ding.tokens.clear()
    await notify(ding, "luting", words)
    assert [one["text"] for one in await ding.received("luting")] == ["该回访了"] * 2


async def test_a_notice_too_long_is_refused_and_one_sent_can_be_taken_back(ding: Ding) -> None:
    long = await notify(ding, "luting", {"msgtype": "text", "text": {"content": "长" * 700}})
    titled = await notify(ding, "luting", {"msgtype": "markdown", "markdown": {"title": "题" * 65, "text": "x"}})
    assert (long["errcode"], titled["errcode"]) == (34016, 34016)
    task = (await notify(ding, "luting", {"msgtype": "text", "text": {"content": "错了"}}))["task_id"]
    agent = ding.world.dingtalk.org.app.agent_id
    assert (await ding.oapi(f"{NOTICE}/recall", {"agent_id": agent, "msg_task_id": task}))["errcode"] == 0
    assert (await ding.received("luting"))[0]["text"] == "（已撤回）"


async def test_a_client_code_names_its_person_once_within_five_minutes(ding: Ding) -> None:
    async def code() -> str:
        return (await ding.post("signin", {"platform": "dingtalk", "userid": "luting"}))["code"]

    async def who(given: str) -> Json:
        return await ding.oapi("topapi/v2/user/getuserinfo", {"code": given})

    first = await code()
    assert (await who(first))["result"]["userid"] == "luting"
    assert (await who(first))["errcode"] == 40078
    late = await code()
    ding.clock.now += 301
    assert (await who(late))["errcode"] == 40078


async def test_a_browser_signs_in_and_comes_back_with_a_code(ding: Ding) -> None:
    app = ding.world.dingtalk.org.app
    asked = {
        "client_id": app.app_key, "response_type": "code", "scope": "openid corpid", "state": "s1",
        "redirect_uri": f"{ding.app.address}/back",
    }  # fmt: skip
    async with ding.client.get("/oauth2/auth", params=asked) as answer:
        assert "陆婷" in await answer.text()
    async with ding.client.get("/oauth2/auth", params=asked | {"redirect_uri": "https://evil.example"}) as answer:
        assert answer.status == 400
    async with ding.client.get("/oauth2/auth", params=asked | {"as": "luting"}, allow_redirects=False) as answer:
        back = URL(answer.headers["Location"]).query
    assert back["state"] == "s1"
    credentials = {"clientId": app.app_key, "clientSecret": app.app_secret}
    exchange = credentials | {"code": back["authCode"], "grantType": "authorization_code"}
    got = await ding.good("v1.0/oauth2/userAccessToken", exchange)
    assert got["corpId"] == ding.world.dingtalk.org.id
    status, _ = await ding.api("v1.0/oauth2/userAccessToken", exchange)
    assert status == 400
    headers = {"x-acs-dingtalk-access-token": got["accessToken"]}
    async with ding.client.get("/v1.0/contact/users/me", headers=headers) as answer:
        assert (await answer.json())["nick"] == "陆婷"
    again = credentials | {"refreshToken": got["refreshToken"], "grantType": "refresh_token"}
    assert (await ding.good("v1.0/oauth2/userAccessToken", again))["accessToken"] == got["accessToken"]


async def test_a_todo_is_made_once_per_source_found_and_settled(ding: Ding) -> None:
    luting = ding.world.dingtalk.directory.find("luting")
    assert luting
    path = f"v1.0/todo/users/{luting.unionid}/tasks"
    todo: Json = {
        "sourceId": "remind-42", "subject": "回访李雷", "executorIds": [luting.unionid],
        "detailUrl": {"appUrl": "https://a.example", "pcUrl": "https://a.example"},
    }  # fmt: skip
    made = await ding.good(path, todo)
    assert (await ding.good(path, todo))["id"] == made["id"]
    mistakes: list[Json] = [{"subject": "长" * 1025}, {"detailUrl": {}}, {"executorIds": ["luting"]}, {"priority": 5}]
    for wrong in mistakes:
        assert (await ding.api(path, todo | wrong))[0] == 400
    done = {"executorStatusList": [{"id": luting.unionid, "isDone": True}]}
    await ding.good(f"{path}/{made['id']}/executorStatus", done, method="PUT")
    found = await ding.good(f"v1.0/todo/users/{luting.unionid}/org/tasks/query", {"isDone": True})
    assert [one["taskId"] for one in found["todoCards"]] == [made["id"]]
    await ding.good(f"{path}/{made['id']}", method="DELETE")
    assert (await ding.api(f"{path}/{made['id']}", method="DELETE"))[0] == 404
