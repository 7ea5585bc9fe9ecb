"""A customer as 客户联系 tells it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.channel import PlatformError, Reaction
from adapters.wechat.work.client import WorkClient
from adapters.wechat.work.contacts import customer_details
from crm_core.messages import CustomerDetails, Follow, TagTold
from crm_core.values import Identity, Platform
from tests.unit.adapters.wechat_work.stand_in import OK, StandIn

CORP = "ww1a2b"
LISI_HOLDS = {"external_userid": "wmA", "name": "李四", "corp_name": "腾讯", "type": 2, "unionid": "u1"}
LATEST = {
    "userid": "rocky",
    "remark": "李部长",
    "description": "对接采购",
    "createtime": 1525779812,
    "tags": [
        {"group_name": "g", "tag_name": "高意向", "tag_id": "et1", "type": 1},
        {"group_name": "g", "tag_name": "私人的", "type": 2},
        {"group_name": "g", "tag_name": "规则组的", "tag_id": "et2", "type": 3},
    ],
    "remark_corp_name": "腾讯科技",
    "remark_mobiles": ["13800000001"],
    "add_way": 16,
    "state": "expo",
}


def person(account: str) -> Identity:
    return Identity(platform=Platform.WECOM, scope=CORP, account=account)


def answer(*followers: dict[str, Any], next_cursor: str | None = None) -> dict[str, Any]:
    return OK | {"external_contact": LISI_HOLDS, "follow_user": list(followers), "next_cursor": next_cursor}


async def test_a_customer_is_read_with_followers_and_the_companys_tags(platform: StandIn, client: WorkClient):
    platform.says("externalcontact/get", answer(LATEST))
    assert await customer_details(client, CORP, "wmA") == CustomerDetails(
        identity=person("wmA"),
        name="李四",
        company="腾讯",
        unionid="u1",
        follows=(
            Follow(
                staff=person("rocky"),
                remark="李部长",
                description="对接采购",
                company="腾讯科技",
                mobiles=("13800000001",),
                state="expo",
                added_by="获客链接",
                added_at=datetime(2018, 5, 8, 11, 43, 32, tzinfo=UTC),
                tags=(TagTold("et1", "高意向"),),
            ),
        ),
        tags=frozenset({"高意向"}),
    )


async def test_every_page_of_followers_is_read(platform: StandIn, client: WorkClient):
    others = [{"userid": name, "createtime": 1525779812} for name in ("a", "b", "c")]
    platform.says(
        "externalcontact/get",
        answer(others[0], next_cursor="1"),
        OK | {"follow_user": [], "next_cursor": "2"},
        OK | {"follow_user": others[1:]},
    )
    details = await customer_details(client, CORP, "wmA")
    assert [follow.staff.account for follow in details.follows] == ["a", "b", "c"]
    cursors = [asked.query.get("cursor") for asked in platform.calls("externalcontact/get")]
    assert cursors == [None, "1", "2"]


async def test_what_is_missing_is_empty_and_a_state_is_none(platform: StandIn, client: WorkClient):
    platform.says(
        "externalcontact/get",
        {
            "external_contact": {"external_userid": "wmA", "name": "王五", "unionid": ""},
            "follow_user": [{"userid": "a", "createtime": 1, "state": "", "add_way": 999, "tags": None}],
        },
    )
    details = await customer_details(client, CORP, "wmA")
    assert (details.unionid, details.company, details.tags) == (None, "", frozenset())
    assert (details.follows[0].state, details.follows[0].added_by) == (None, "其他方式（999）")


@pytest.mark.parametrize(
    ("reply", "code"),
    [({"errcode": 84061, "errmsg": "not external contact"}, 84061), (OK | {"external_contact": None}, "shape")],
)
async def test_nobodys_customer_is_an_error(
    platform: StandIn, client: WorkClient, reply: dict[str, Any], code: int | str
):
    platform.says("externalcontact/get", reply)
    with pytest.raises(PlatformError) as refused:
        await customer_details(client, CORP, "wmA")
    assert (refused.value.code, refused.value.reaction) == (code, Reaction.STOP)
