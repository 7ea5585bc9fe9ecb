"""Greeting, noting and handing over many, as they reach the platform over HTTP, and what its answers mean."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.channel import PlatformError, Receipt
from adapters.wechat.work.calls.succession import groups_of, unassigned_of
from adapters.wechat.work.client import WorkClient
from adapters.wechat.work.sending import WorkChannel
from crm_core.messages import GroupSuccession, Link, Outgoing, Picture, Remark, Succession, Welcome
from crm_core.values import Identity, Platform
from tests.unit.adapters.wechat_work.stand_in import OK, StandIn

GREET, NOTE = "externalcontact/send_welcome_msg", "externalcontact/remark"
MANY, INHERIT = "externalcontact/transfer_customer", "externalcontact/resigned/transfer_customer"
GROUPS = "externalcontact/groupchat/transfer"


def person(account: str) -> Identity:
    return Identity(platform=Platform.WECOM, scope="ww1a2b", account=account)


def welcome(seconds: float = 15, **more: Any) -> Welcome:
    words: dict[str, Any] = {"text": "您好", "attachments": (), **more}
    return Welcome(staff=person("lisi"), code="CODE", until=datetime.now(UTC) + timedelta(seconds=seconds), **words)


def owned(*chats: str) -> dict[str, Any]:
    return OK | {"group_chat_list": [{"chat_id": one} for one in chats]}


def refused(code: int) -> dict[str, Any]:
    return {"errcode": code, "errmsg": "no"}


async def ask(client: WorkClient, words: Outgoing, repeat_within: float | None = None, to: str = "wmA") -> Receipt:
    channel = WorkChannel(client, agent_id=218)
    return await channel.send(person(to), words, key="k:1", repeat_within=repeat_within)


async def test_a_greeting_takes_text_and_attachments_along(platform: StandIn, client: WorkClient) -> None:
    link = Link(title="手册", url="https://example.com/a")
    words = welcome(attachments=(Picture(file="door"), link), uploaded={"door": "m1"})
    assert (await ask(client, words)).facts == {"outcome": "sent"}
    (asked,) = platform.calls(GREET)
    assert asked.body == {
        "welcome_code": "CODE",
        "text": {"content": "您好"},
        "attachments": [
            {"msgtype": "image", "image": {"media_id": "m1"}},
            {"msgtype": "link", "link": {"title": "手册", "picurl": "", "desc": "", "url": "https://example.com/a"}},
        ],
    }


async def test_after_its_time_nothing_is_called(platform: StandIn, client: WorkClient) -> None:
    assert (await ask(client, welcome(-1))).facts == {"outcome": "late"}
    assert platform.calls(GREET) == []


@pytest.mark.parametrize(
    ("code", "repeat", "outcome"),
    [(41051, None, "chatting"), (41050, None, "late"), (41050, 3.0, "sent"), (45009, None, "late")],
)
async def test_what_stops_a_greeting_is_kept_and_not_tried_again(
    platform: StandIn, client: WorkClient, code: int, repeat: float | None, outcome: str
) -> None:
    platform.says(GREET, refused(code))
    assert (await ask(client, welcome(), repeat)).facts == {"outcome": outcome}
    assert len(platform.calls(GREET)) == 1


@pytest.mark.parametrize(("seconds", "again"), [(15, True), (0.9, False)])
async def test_while_another_hands_one_out_it_is_tried_again_as_long_as_there_is_time(
    platform: StandIn, client: WorkClient, seconds: float, again: bool
) -> None:
    platform.says(GREET, refused(41096))
    if not again:
        assert (await ask(client, welcome(seconds))).facts == {"outcome": "late"}
        return
    with pytest.raises(PlatformError) as error:
        await ask(client, welcome(seconds))
    assert (error.value.code, error.value.reaction) == (41096, "retry")


@pytest.mark.parametrize(
    ("words", "body"),
    [
        ({"remark": "张总"}, {"remark": "张总"}),
        ({"company": "", "description": "爱喝茶"}, {"remark_company": "", "description": "爱喝茶"}),
        ({"mobiles": ("138", "139")}, {"remark_mobiles": ["138", "139"]}),
        ({"mobiles": ()}, {"remark_mobiles": [""]}),
    ],
)
async def test_only_what_changes_is_noted(
    platform: StandIn, client: WorkClient, words: dict[str, Any], body: dict[str, Any]
) -> None:
    await ask(client, Remark(staff=person("lisi"), **words))
    (asked,) = platform.calls(NOTE)
    assert asked.body == {"userid": "lisi", "external_userid": "wmA", **body}


@pytest.mark.parametrize(("resigned", "path"), [(False, MANY), (True, INHERIT)])
async def test_many_are_handed_over_at_once_and_those_refused_are_told(
    platform: StandIn, client: WorkClient, resigned: bool, path: str
) -> None:
    codes = [{"external_userid": one, "errcode": code} for one, code in (("wmA", 0), ("wmB", 40128), ("wmC", 40129))]
    platform.says(path, OK | {"customer": codes})
    words = Succession(giver=person("li"), taker=person("wu"), customers=("wmA", "wmB", "wmC"), resigned=resigned)
    assert (await ask(client, words, to="li")).facts == {"wmB": "40128", "wmC": "40129"}
    assert platform.calls(path)[0].body["external_userid"] == ["wmA", "wmB", "wmC"]


async def test_groups_that_keep_their_owner_are_told(platform: StandIn, client: WorkClient) -> None:
    platform.says(GROUPS, OK | {"failed_chat_list": [{"chat_id": "wrB", "errcode": 90500, "errmsg": "no"}]})
    words = GroupSuccession(taker=person("wu"), groups=("wrA", "wrB"), resigned=True)
    assert (await ask(client, words, to="li")).facts == {"wrB": "90500"}


async def test_groups_that_have_their_new_owner_are_not_given_again(platform: StandIn, client: WorkClient) -> None:
    """Their owner, who works here, has not left: the platform would refuse them."""
    platform.says("externalcontact/groupchat/list", owned("wrA"), owned("wrA", "wrC"), owned("wrA", "wrB", "wrC"))
    failed = [{"chat_id": one, "errcode": 90500, "errmsg": "no"} for one in ("wrB", "wrC")]
    platform.says(GROUPS, OK | {"failed_chat_list": failed})
    words = GroupSuccession(taker=person("wu"), groups=("wrA", "wrB", "wrC"), resigned=True)
    assert (await ask(client, words, 5.0, to="li")).facts == {"wrB": "90500"}
    (asked,) = platform.calls(GROUPS)
    assert asked.body["chat_id_list"] == ["wrB", "wrC"]
    words = GroupSuccession(taker=person("wu"), groups=("wrA", "wrB"), resigned=True)
    assert (await ask(client, words, 5.0, to="li")).facts == {}
    assert len(platform.calls(GROUPS)) == 1


async def test_what_a_leaver_left_is_read_from_all_pages(platform: StandIn, client: WorkClient) -> None:
    def page(userid: str, customer: str, cursor: str) -> dict[str, Any]:
        return OK | {"info": [{"handover_userid": userid, "external_userid": customer}], "next_cursor": cursor}

    platform.says(
        "externalcontact/get_unassigned_list", page("li", "wmA", "2"), page("wu", "wmB", "3"), page("li", "wmC", "")
    )
    assert await unassigned_of(client, "Li") == {"wmA", "wmC"}
    platform.says(
        "externalcontact/groupchat/list",
        OK | {"group_chat_list": [{"chat_id": "wrA"}], "next_cursor": "2"},
        OK | {"group_chat_list": [{"chat_id": "wrB"}]},
    )
    assert await groups_of(client, "li") == ["wrA", "wrB"]
