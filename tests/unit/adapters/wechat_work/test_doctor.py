"""The check of an app's settings names what is wrong and what to do."""

from typing import Any

import pytest

from adapters.wechat.work.client import WorkClient
from adapters.wechat.work.doctor import probe
from tests.unit.adapters.wechat_work.stand_in import OK, StandIn, page

GOOD: dict[str, dict[str, Any]] = {
    "agent/get": OK | {"agentid": 218, "close": 0, "allow_partys": {"partyid": [1]}},
    "department/list": OK | {"department": [{"id": 1, "name": "公司", "parentid": 0}]},
    "externalcontact/get_follow_user_list": OK | {"follow_user": ["lisi"]},
    "kf/account/list": OK | {"account_list": [{"open_kfid": "wkA"}]},
}


def set_up(platform: StandIn) -> None:
    for path, reply in GOOD.items():
        platform.says(path, reply)


async def test_all_is_well_when_every_step_is(platform: StandIn, client: WorkClient):
    set_up(platform)
    findings = await probe(client, 218)
    assert [(one.ok, one.remedy) for one in findings] == [(True, "")] * 5
    assert platform.calls("agent/get")[0].query["agentid"] == "218"


@pytest.mark.parametrize(
    ("path", "reply", "step", "remedy"),
    [
        (
            "agent/get",
            {"errcode": 60020, "errmsg": "not allow, from ip: 203.0.113.7, more info at x"},
            1,
            "203.0.113.7",
        ),
        ("agent/get", {"errcode": 301002}, 1, "AgentId"),
        ("agent/get", OK | {"close": 1}, 1, "停用"),
        ("agent/get", OK | {"allow_userinfos": None}, 1, "可见范围"),
        ("department/list", OK, 2, "可见范围"),
        ("externalcontact/get_follow_user_list", {"errcode": 48002}, 3, "可调用接口的应用"),
        ("externalcontact/get_follow_user_list", OK, 3, "客户联系"),
        ("kf/account/list", {"errcode": 95017}, 4, "微信客服"),
        ("kf/account/list", OK, 4, "微信客服"),
        ("kf/account/list", {"errcode": 123456}, 4, "123456"),
    ],
)
async def test_the_step_that_fails_carries_its_remedy(
    platform: StandIn, client: WorkClient, path: str, reply: dict[str, Any], step: int, remedy: str
):
    set_up(platform)
    platform.says(path, reply)
    findings = await probe(client, 218)
    assert [one.ok for one in findings] == [n != step for n in range(5)]
    assert remedy in findings[step].remedy


async def test_without_a_token_nothing_else_is_asked(platform: StandIn, client: WorkClient):
    platform.says("gettoken", {"errcode": 40001, "errmsg": "invalid credential"})
    (finding,) = await probe(client, 218)
    assert not finding.ok
    assert "Secret" in finding.remedy
    assert len(platform.asked) == 1


async def test_a_proxy_in_between_is_suspected(platform: StandIn, client: WorkClient):
    platform.says("gettoken", page(502))
    (finding,) = await probe(client, 218)
    assert "代理" in finding.remedy
