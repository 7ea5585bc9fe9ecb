"""What was said in 微信客服, in our words."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.wechat.work.client import WorkClient
from adapters.wechat.work.customer_service import Visitor, names, page
from adapters.wechat.work.service_accounts import accounts as all_accounts
from crm_core.messages import Author, ChatMessage, ChatPage, MediaKind, MediaRef
from crm_core.values import Identity, Platform
from tests.unit.adapters.wechat_work.stand_in import OK, StandIn, raw

CORP = "ww1a2b"


def person(account: str) -> Identity:
    return Identity(platform=Platform.WECOM, scope=CORP, account=account)


def said(kind: str, content: Any, **more: Any) -> dict[str, Any]:
    return {
        "msgid": "m1",
        "open_kfid": "wkA",
        "external_userid": "wmA",
        "send_time": 1700000000,
        "origin": 3,
        "msgtype": kind,
        kind: content,
    } | more


async def read(platform: StandIn, client: WorkClient, *messages: dict[str, Any], **more: Any) -> ChatPage:
    platform.says("kf/sync_msg", OK | {"next_cursor": "c2", "has_more": 0, "msg_list": list(messages)} | more)
    return await page(client, CORP, "wkA", "c1", "tok", 100)


async def test_a_customers_words_become_history(platform: StandIn, client: WorkClient):
    found = await read(platform, client, said("text", {"content": "你好", "menu_id": "1"}))
    message = ChatMessage(
        id="wecom:kf:m1",
        conversation="wecom:kf:wkA:wmA",
        customer=person("wmA"),
        author=Author.CUSTOMER,
        staff=None,
        at=datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC),
        kind="text",
        text="你好",
        media=None,
    )
    assert found == ChatPage(messages=(message,), next_cursor="c2", more=False, happened=(message,))
    body = {"open_kfid": "wkA", "cursor": "c1", "token": "tok", "limit": 100, "voice_format": 0}
    assert platform.calls("kf/sync_msg")[0].body == body


async def test_what_is_no_message_at_all_holds_up_nothing(platform: StandIn, client: WorkClient):
    found = await read(platform, client, None, "x", [], said("text", {"content": "在吗"}))  # pyright: ignore[reportArgumentType]
    assert ([one.text for one in found.messages], found.next_cursor) == (["在吗"], "c2")
    assert found.unknown == ('"x"', "[]")


async def test_an_event_of_nobody_is_handed_on_as_it_is(platform: StandIn, client: WorkClient):
    head = {"msgid": "m1", "send_time": 1700000000, "origin": 4, "msgtype": "event"}
    entered = {"event_type": "enter_session", "open_kfid": "wkA"}
    found = await read(platform, client, head | {"event": entered}, head | {"external_userid": "wmA", "event": entered})
    assert [one.customer for one in found.happened] == [person("wmA")]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    assert len(found.unreadable) == 1


async def test_a_servicers_answer_names_its_author(platform: StandIn, client: WorkClient):
    found = await read(platform, client, said("text", {"content": "在"}, origin=5, servicer_userid="lisi"))
    assert (found.messages[0].author, found.messages[0].staff) == (Author.STAFF, person("lisi"))


@pytest.mark.parametrize(
    ("kind", "content", "text"),
    [
        (
            "location",
            {"latitude": 1.5, "longitude": 2, "name": "广州塔", "address": "阅江西路222号"},
            "[位置] 广州塔 阅江西路222号",
        ),
        ("link", {"title": "报价", "desc": "", "url": "https://a.b/c", "pic_url": "x"}, "[链接] 报价 https://a.b/c"),
        ("miniprogram", {"title": "商城", "appid": "wx", "pagepath": "p"}, "[小程序] 商城"),
        ("business_card", {"userid": "lisi"}, "[名片] lisi"),
        (
            "msgmenu",
            {
                "head_content": "满意吗？",
                "list": [
                    {"type": "click", "click": {"id": "1", "content": "满意"}},
                    {"type": "view", "view": {"url": "u", "content": "看看"}},
                ],
                "tail_content": "谢谢",
            },
            "满意吗？\n满意\n看看\n谢谢",
        ),
        ("msgmenu", {"list": ["?", None, {"type": "click"}]}, ""),
        ("hologram", {"a": 1}, "[暂不支持的消息：hologram]"),
        ("location", None, "[位置]"),
        ("text", ["?"], ""),
    ],
)
async def test_what_is_not_text_can_be_read_all_the_same(
    platform: StandIn, client: WorkClient, kind: str, content: Any, text: str
):
    found = await read(platform, client, said(kind, content))
    assert (found.messages[0].kind, found.messages[0].text, found.messages[0].media) == (kind, text, None)


@pytest.mark.parametrize("kind", list(MediaKind))
async def test_media_are_pointed_at(platform: StandIn, client: WorkClient, kind: MediaKind):
    found = await read(platform, client, said(kind, {"media_id": "M"}))
    assert (found.messages[0].text, found.messages[0].media) == ("", MediaRef(kind=kind, media_id="M"))


async def test_events_and_notices_of_the_system_are_left_out(platform: StandIn, client: WorkClient):
    entered = {"event_type": "enter_session", "open_kfid": "wkA", "external_userid": "wmA", "scene": "s"}
    event = {"msgid": "e", "send_time": 1, "origin": 4, "msgtype": "event", "event": entered}
    found = await read(platform, client, event, said("text", {"content": "收到"}, origin=4))
    assert found.messages == ()


async def test_an_empty_page_may_have_more_behind_it(platform: StandIn, client: WorkClient):
    found = await read(platform, client, has_more=1)
    assert found == ChatPage(messages=(), next_cursor="c2", more=True)


async def test_a_page_without_a_cursor_keeps_the_place(platform: StandIn, client: WorkClient):
    assert (await read(platform, client, next_cursor="")).next_cursor == "c1"


async def test_neither_cursor_nor_token_is_sent_when_there_is_none(platform: StandIn, client: WorkClient):
    await page(client, CORP, "wkA", "", "")
    assert platform.calls("kf/sync_msg")[0].body == {"open_kfid": "wkA", "limit": 1000, "voice_format": 0}


async def test_large_numbers_and_raw_control_characters_are_kept(platform: StandIn, client: WorkClient):
    written = (
        b'{"next_cursor":"c","has_more":0,"msg_list":[{"msgid":18446744073709551617,"external_userid":"wmA",'
        b'"send_time":1700000000,"origin":3,"msgtype":"text","text":{"content":"a\x0bb"}}]}'
    )
    platform.says("kf/sync_msg", raw(written))
    found = await page(client, CORP, "wkA", "", "")
    assert found.messages[0].id == "wecom:kf:18446744073709551617"
    assert (found.messages[0].conversation, found.messages[0].text) == ("wecom:kf:wkA:wmA", "a\x0bb")


async def test_a_message_without_an_author_is_handed_on_as_it_is_and_holds_up_nothing(
    platform: StandIn, client: WorkClient
):
    nameless = said("text", {"content": "words"}, external_userid=None)
    found = await read(platform, client, nameless, said("text", {"content": "more words"}))
    assert [message.text for message in found.messages] == ["more words"]
    assert [json.loads(one)["text"] for one in found.unreadable] == [{"content": "words"}]


async def test_every_page_of_accounts_is_read(platform: StandIn, client: WorkClient):
    def accounts(count: int) -> dict[str, Any]:
        return OK | {"account_list": [{"open_kfid": f"wk{n}", "name": "客服"} for n in range(count)]}

    platform.says("kf/account/list", accounts(100), accounts(3))
    assert len(await all_accounts(client)) == 103
    assert [asked.body["offset"] for asked in platform.calls("kf/account/list")] == [0, 100]


async def test_names_are_asked_a_hundred_at_a_time(platform: StandIn, client: WorkClient):
    async def answer(request: Any) -> Any:
        wanted = (await request.json())["external_userid_list"]
        rows = ",".join(f'{{"external_userid":"{one}","nickname":"n-{one}","unionid":"u-{one}"}}' for one in wanted)
        return await raw(f'{{"customer_list":[{rows}],"invalid_external_userid":[]}}'.encode())(request)

    platform.says("kf/customer/batchget", answer)
    asked = [f"wm{n}" for n in range(150)]
    found = await names(client, [*asked, "wm0"])
    assert list(found) == asked
    assert found["wm7"] == Visitor("n-wm7", "u-wm7")
    sizes = [len(call.body["external_userid_list"]) for call in platform.calls("kf/customer/batchget")]
    assert sizes == [100, 50]


async def test_a_customer_the_platform_does_not_know_has_no_name(platform: StandIn, client: WorkClient):
    platform.says(
        "kf/customer/batchget",
        {"customer_list": [{"external_userid": "wmA", "nickname": "小王"}], "invalid_external_userid": ["wmB"]},
    )
    assert await names(client, ["wmA", "wmB"]) == {"wmA": Visitor("小王", None)}
