"""To-dos, and who has which role."""

from datetime import UTC, datetime

import pytest

from adapters.channel import PlatformError, Reaction
from adapters.dingtalk.directory import holders
from crm_core.messages import TodosAsked, TodoWanted
from tests.unit.adapters.dingtalk.stand_in import STAFF, Setting


async def test_who_has_a_role_is_read_for_the_roles_asked_about_only(setting: Setting) -> None:
    groups = [{"roles": [{"id": 1, "name": "主管"}]}, {"roles": [{"id": 2, "name": "审计"}, {"id": 3, "name": "别的"}]}]
    setting.ding.ready["topapi/role/list"] = [(200, {"errcode": 0, "result": {"hasMore": False, "list": groups}})]
    pages = [(["u1", "u2"], True), (["u3"], False), (["u1"], False)]
    setting.ding.ready["topapi/role/simplelist"] = [
        (200, {"errcode": 0, "result": {"hasMore": more, "list": [{"userid": one} for one in people]}})
        for people, more in pages
    ]
    found = await holders(setting.client, {"主管", "审计"})
    assert found == {"u1": {"主管", "审计"}, "u2": {"主管"}, "u3": {"主管"}}
    asked = [(body["role_id"], body["offset"]) for body in setting.ding.said("topapi/role/simplelist")]
    assert asked == [(1, 0), (1, 2), (2, 0)]


async def test_what_names_a_person_stays_out_of_what_is_told_of_a_call(setting: Setting) -> None:
    setting.ding.ready["topapi/v2/user/get"] = [(200, {"errcode": 0, "result": {"unionid": "union-secret"}})]
    path = "v1.0/todo/users/union-secret/tasks"
    setting.ding.ready[path] = [(403, {"code": "Forbidden.AccessDenied.AccessTokenPermissionDenied"})]
    words = TodoWanted(source="r1:1", title="回访", note="", due=datetime(2099, 6, 1, tzinfo=UTC))
    with pytest.raises(PlatformError) as caught:
        await setting.channel().send(STAFF, words, key="k1", repeat_within=None)
    assert caught.value.reaction is Reaction.TELL_ADMIN
    assert "union-secret" not in str(caught.value)
    assert "union-secret" not in repr(setting.ding.outcomes)


async def test_what_was_ticked_is_looked_for_page_by_page_and_not_at_all_when_calls_are_short(
    setting: Setting,
) -> None:
    setting.ding.ready["topapi/v2/user/get"] = [(200, {"errcode": 0, "result": {"unionid": "un"}})]
    path = "v1.0/todo/users/un/org/tasks/query"
    pages = [["r9:1", "r1:1"], ["r2:1"], ["r3:1"]]
    setting.ding.ready[path] = [
        (200, {"todoCards": [{"taskId": f"t-{one}", "sourceId": one} for one in page], "nextToken": str(number)})
        for number, page in enumerate(pages, start=1)
    ]
    words = TodosAsked(sources=("r1:1", "r2:1"))
    found = await setting.channel().send(STAFF, words, key="k1", repeat_within=None)
    assert found.facts == {"r1:1": "t-r1:1", "r2:1": "t-r2:1"}
    assert setting.ding.said(path) == [{"isDone": True}, {"isDone": True, "nextToken": "1"}]
    short = await setting.channel(thrifty=True).send(STAFF, words, key="k2", repeat_within=None)
    assert short.facts == {}
    assert len(setting.ding.said(path)) == 2
