"""公众号 words: every kind of the fact sheet, and what no sheet foresees."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.envelope import Unreadable
from adapters.wechat.official.incoming import read
from crm_core.messages import (
    Author,
    ChatMessage,
    FollowerCame,
    FollowerLeft,
    FollowerLocated,
    FollowerSaid,
    FollowerScanned,
    FollowerTapped,
    Incoming,
    MassSendTold,
    MediaKind,
    MediaRef,
    MenuDeed,
    NoticeOutcome,
    NoticeTold,
    SubscriptionChoice,
    SubscriptionsChosen,
    Unrecognised,
)
from crm_core.values import Identity, Platform

AT = datetime(2026, 5, 1, tzinfo=UTC)
ONE = Identity(platform=Platform.OFFICIAL, scope="wx1", account="o1")


def body(kind: str = "event", inner: str = "", **fields: object) -> str:
    head = {"ToUserName": "gh_1", "FromUserName": "o1", "CreateTime": int(AT.timestamp()), "MsgType": kind}
    parts = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in (head | fields).items())
    return f"<xml>{parts}{inner}</xml>"


def taken(text: str) -> Incoming:
    return read(text, "wx1")


def message(kind: str, text: str, media: MediaRef | None = None) -> ChatMessage:
    return ChatMessage(
        id="official:wx1:7",
        conversation="official:wx1:o1",
        customer=ONE,
        author=Author.CUSTOMER,
        staff=None,
        at=AT,
        kind=kind,
        text=text,
        media=media,
    )


EVENTS: list[tuple[str, dict[str, Any], Incoming]] = [
    ("subscribe", {"EventKey": ""}, FollowerCame(follower=ONE, scene=None, at=AT)),
    ("subscribe", {"EventKey": "qrscene_a_b", "Ticket": "t"}, FollowerCame(follower=ONE, scene="a_b", at=AT)),
    ("subscribe", {"EventKey": "last_trade_no_1"}, FollowerCame(follower=ONE, scene=None, at=AT)),
    ("SCAN", {"EventKey": "qrscene_odd", "Ticket": "t"}, FollowerScanned(follower=ONE, scene="qrscene_odd", at=AT)),
    ("unsubscribe", {"EventKey": ""}, FollowerLeft(follower=ONE, at=AT)),
    ("CLICK", {"EventKey": "K"}, FollowerTapped(follower=ONE, deed=MenuDeed.CLICK, key="K", at=AT)),
    ("VIEW", {"EventKey": "u", "MenuId": 1}, FollowerTapped(follower=ONE, deed=MenuDeed.VIEW, key="u", at=AT)),
    ("view_miniprogram", {"EventKey": "p"}, FollowerTapped(follower=ONE, deed=MenuDeed.MINIPROGRAM, key="p", at=AT)),
    (
        "LOCATION",
        {"Latitude": "23.1", "Longitude": "113.3", "Precision": "65.0"},
        FollowerLocated(follower=ONE, latitude=23.1, longitude=113.3, precision=65.0, at=AT),
    ),
    *(
        (
            "TEMPLATESENDJOBFINISH",
            {"MsgID": 5, "Status": status},
            NoticeTold(follower=ONE, message_id="5", outcome=outcome, at=AT),
        )
        for status, outcome in (
            ("success", NoticeOutcome.ARRIVED),
            ("failed:user block", NoticeOutcome.BLOCKED),
            ("failed: system failed", NoticeOutcome.FAILED),
        )
    ),
    (
        "MASSSENDJOBFINISH",
        {"MsgID": 6, "Status": "send success", "TotalCount": 9, "FilterCount": 8, "SentCount": 7, "ErrorCount": 1},
        MassSendTold(message_id="6", status="send success", total=9, filtered=8, sent=7, failed=1, at=AT),
    ),
    ("a_new_event", {}, Unrecognised(kind="event/a_new_event")),
]


@pytest.mark.parametrize(("event", "fields", "word"), EVENTS)
def test_an_event_is_read(event: str, fields: dict[str, Any], word: Incoming) -> None:
    assert taken(body(Event=event, **fields)) == word


@pytest.mark.parametrize("count", [1, 2])
def test_a_list_of_choices_may_hold_one_or_several(count: int) -> None:
    choice = "<List><TemplateId>T</TemplateId><SubscribeStatusString>accept</SubscribeStatusString></List>"
    inner = f"<SubscribeMsgPopupEvent>{choice * count}</SubscribeMsgPopupEvent>"
    assert taken(body(inner=inner, Event="subscribe_msg_popup_event")) == SubscriptionsChosen(
        follower=ONE,
        event="subscribe_msg_popup_event",
        choices=(SubscriptionChoice(template="T", status="accept"),) * count,
        at=AT,
    )


MESSAGES: list[tuple[str, dict[str, Any], ChatMessage]] = [
    ("text", {"Content": "hello"}, message("text", "hello")),
    ("image", {"PicUrl": "u", "MediaId": "m"}, message("image", "", MediaRef(kind=MediaKind.IMAGE, media_id="m"))),
    (
        "voice",
        {"MediaId": "m", "Format": "amr", "Recognition": "在吗"},
        message("voice", "在吗", MediaRef(kind=MediaKind.VOICE, media_id="m")),
    ),
    ("shortvideo", {"MediaId": "m"}, message("video", "", MediaRef(kind=MediaKind.VIDEO, media_id="m"))),
    (
        "location",
        {"Location_X": "23.1", "Location_Y": "113.3", "Scale": "20", "Label": "人民路"},
        message("location", "[位置] 人民路 23.1 113.3"),
    ),
    ("link", {"Title": "t", "Description": "d", "Url": "u"}, message("link", "[链接] t d u")),
    ("a_new_kind", {}, message("a_new_kind", "[暂不支持的消息：a_new_kind]")),
]


@pytest.mark.parametrize(("kind", "fields", "word"), MESSAGES)
def test_a_message_is_read(kind: str, fields: dict[str, Any], word: ChatMessage) -> None:
    assert taken(body(kind, MsgId=7, **fields)) == FollowerSaid(message=word)


def test_a_menus_choice_and_an_articles_comment_are_kept() -> None:
    word = taken(body("text", Content="满意", MsgId=7, bizmsgmenuid="101", MsgDataId="m1", Idx="2"))
    assert isinstance(word, FollowerSaid)
    assert (word.menu_item, word.article) == ("101", "m1:2")


def test_json_reads_like_xml() -> None:
    text = '{"ToUserName":"gh_1","FromUserName":"o1","CreateTime":%d,"MsgType":"text","Content":"hello","MsgId":7}'
    assert taken(text % int(AT.timestamp())) == FollowerSaid(message=message("text", "hello"))


@pytest.mark.parametrize("several", [True, False])
def test_in_json_the_choices_stand_among_the_other_fields(*, several: bool) -> None:
    one = {"TemplateId": "t", "SubscribeStatusString": "accept"}
    head = {"FromUserName": "o1", "CreateTime": "1", "MsgType": "event", "Event": "subscribe_msg_popup_event"}
    told = taken(json.dumps(head | {"List": [one, one] if several else one}))
    assert isinstance(told, SubscriptionsChosen)
    assert {choice.template for choice in told.choices} == {"t"}
    assert len(told.choices) == 1 + several


def test_what_lacks_a_field_it_needs_is_unreadable() -> None:
    for text in (
        body("text", Content="x"),
        body(Event="SCAN"),
        body(Event="CLICK", CreateTime="soon"),
        body(Event="LOCATION", Latitude="north"),
        "<xml><Encrypt>x</Encrypt></xml>",
        "[]",
        "",
    ):
        with pytest.raises(Unreadable):
            taken(text)


NAMES = st.sampled_from(["MsgType", "Event", "EventKey", "CreateTime", "FromUserName", "MsgId", "MsgID", "Status"])
VALUES = st.one_of(st.sampled_from(["event", "text", "SCAN", "subscribe", "1", ""]), st.text("ab<&]>1 ", max_size=5))


@settings(max_examples=80)
@given(st.lists(st.tuples(NAMES, VALUES), max_size=8))
def test_nothing_but_unreadable_comes_of_what_nobody_foresees(fields: list[tuple[str, str]]) -> None:
    text = "".join(f"<{name}><![CDATA[{value.replace(']]>', '')}]]></{name}>" for name, value in fields)
    try:
        taken(f"<xml>{text}</xml>")
    except Unreadable:
        return
