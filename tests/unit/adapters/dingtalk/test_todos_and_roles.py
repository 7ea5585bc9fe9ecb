"""To-dos, and who has which role."""

from datetime import UTC, datetime

import pytest

from adapters.channel import PlatformError, Reaction
from adapters.dingtalk.directory import holders
from crm_core.messages import TodoWanted
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
