"""What the records of the archive say, in all their spellings (会话内容存档 › 消息格式)."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.wechat.work.archive.records import page_of
from adapters.wechat.work.archive.sealed import Opened, place_of
from crm_core.messages import ArchivedMessage, ArchivePage, ConsentStatus, MediaKind, Side

CUSTOMER = "wmGAgeDQAAvQeaTqWwkMTxGMkvI7OOuQ"
AT = 1547087894783


def record(kind: str, content: object, *, key: str = "", **more: Any) -> dict[str, Any]:
    head = {"msgid": "CAQQluDa4QUY0On2rYSAgAMgzPrShAE=", "action": "send", "from": CUSTOMER, "tolist": ["kenshin"]}
    return head | {"roomid": "", "msgtime": AT, "msgtype": kind, key or kind: content} | more


def page(*records: object) -> ArchivePage:
    plain = [one if isinstance(one, bytes) else json.dumps(one, ensure_ascii=False).encode() for one in records]
    return page_of([Opened(seq=n, msgid="", plain=one) for n, one in enumerate(plain, start=1)], "ww1", after="")


def message(one: dict[str, Any]) -> ArchivedMessage:
    (found,) = page(one).messages
    return found


def packed(**content: Any) -> str:
    return json.dumps(content, ensure_ascii=False)


INNER = {"title": "内", "item": [{"type": "ChatRecordText", "content": packed(content="好")}]}
NESTED = record("chatrecord", {"title": "外", "item": [{"type": "ChatRecord", "content": packed(**INNER)}]})
SHOWN: list[tuple[str, dict[str, Any], str]] = [
    ("text", record("text", {"content": "test"}), "test"),
    ("markdown lies under info", record("markdown", {"content": "**好**"}, key="info"), "**好**"),
    ("image", record("image", {"md5sum": "A" * 32, "filesize": 1, "sdkfileid": "f1"}), ""),
    ("card", record("card", {"corpname": "微信联系人", "userid": "x"}), "[名片] 微信联系人 x"),
    (
        "location",
        record("location", {"longitude": 116.5, "latitude": 39.9, "address": "北三环", "title": "中国", "zoom": 15}),
        "[位置] 中国 北三环",
    ),
    ("emotion", record("emotion", {"type": 1, "width": 2, "imagesize": 3, "sdkfileid": "f"}), "[表情]"),
    (
        "link",
        record("link", {"title": "邀请", "description": "速来", "link_url": "https://x", "image_url": ""}),
        "[链接] 邀请 速来 https://x",
    ),
    ("weapp", record("weapp", {"title": "开始", "displayname": "小店"}), "[小程序] 小店 开始"),
    ("todo", record("todo", {"title": "待办", "content": "回访"}), "[待办] 待办 回访"),
    ("vote", record("vote", {"votetitle": "选", "voteitem": ["甲", "乙"], "voteid": 2**64}), "[投票] 选 甲 乙"),
    (
        "collect, its date a string",
        record(
            "collect", {"title": "表", "create_time": "2019-07-23 19:47:31", "details": [{"id": 1, "ques": "姓名"}]}
        ),
        "[填表] 表 姓名",
    ),
    ("redpacket", record("redpacket", {"type": 1, "wish": "恭喜", "totalamount": 20}), "[红包] 恭喜"),
    ("external_redpacket", record("external_redpacket", {"wish": "发财"}, key="redpacket"), "[红包] 发财"),
    (
        "meeting",
        record("meeting", {"topic": "例会", "starttime": 1603876800, "meetingid": 11101571002822706744}),
        "[会议] 例会 2020-10-28 17:20",
    ),
    (
        "docmsg lies under doc",
        record("docmsg", {"title": "演示", "doc_creator": "t", "link_url": "https://doc"}, key="doc"),
        "[文档] 演示 https://doc",
    ),
    (
        "news lies under info",
        record("news", {"item": [{"title": "甲", "url": "https://a"}, {"title": "乙"}]}, key="info"),
        "[图文] 甲 https://a\n[图文] 乙",
    ),
    ("calendar", record("calendar", {"title": "会", "creatorname": "王", "place": "三楼"}), "[日程] 会 王 三楼"),
    (
        "mixed, its parts JSON in strings",
        record(
            "mixed",
            {
                "item": [
                    {"type": "text", "content": packed(content="你好\n")},
                    {"type": "image", "content": packed(sdkfileid="f")},
                ]
            },
        ),
        "你好\n\n[图片]",
    ),
    (
        "chatrecord, its types written in their own way",
        record(
            "chatrecord",
            {"title": "群聊", "item": [{"type": "ChatRecordText", "msgtime": 1, "content": packed(content="test")}]},
        ),
        "[聊天记录] 群聊\ntest",
    ),
    ("a call, without roomid", record("meeting_voice_call", {"endtime": 1, "sdkfileid": "f"}), "[音视频会议]"),
    ("voip_doc_share", record("voip_doc_share", {"filename": "欢迎.pdf"}), "[会议中共享的文件] 欢迎.pdf"),
    ("sphfeed", record("sphfeed", {"feed_type": 4, "sph_name": "云游", "feed_desc": "瑞士"}), "[视频号] 云游 瑞士"),
    ("voiptext", record("voiptext", {"callduration": 70, "invitetype": 2}), "[通话] 1 分 10 秒"),
    ("a type that lies under info", record("voiptext", {"callduration": 5}, key="info"), "[通话] 0 分 5 秒"),
    ("a chat record in a chat record", NESTED, "[聊天记录] 外\n[聊天记录] 内\n好"),
    ("qydiskfile", record("qydiskfile", {"filename": "a.pdf"}), "[微盘文件] a.pdf"),
    ("a type nobody knew", record("hologram", {"x": 1}), "[暂不支持的消息：hologram]"),
    ("contents that are no object", record("link", "oops"), "[链接]"),
]


@pytest.mark.parametrize(("one", "shown"), [row[1:] for row in SHOWN], ids=[row[0] for row in SHOWN])
def test_each_type_reads_as_a_person_would(one: dict[str, Any], shown: str) -> None:
    found = message(one)
    assert found.text == shown
    assert found.at == datetime.fromtimestamp(AT / 1000, UTC)
    assert (found.sender.side, [each.side for each in found.receivers]) == (Side.CUSTOMER, [Side.STAFF])
    assert bool(found.original) == (found.kind not in {"text", "markdown"})


def test_an_attachment_brings_its_file_its_name_and_its_sum() -> None:
    content = {"md5sum": "18E93FC2EA884DF23B3D2D3B8667B9F0", "filename": "资料.docx", "sdkfileid": "E4ODRk"}
    content |= {"filesize": 18_181}
    (found,) = message(record("file", content)).media
    assert (found.kind, found.media_id, found.name) == (MediaKind.FILE, "E4ODRk", "资料.docx")
    assert (found.md5, found.size) == ("18e93fc2ea884df23b3d2d3b8667b9f0", 18_181)
    assert message(record("voice", {"voice_size": 7, "sdkfileid": "v"})).media[0].size == 7
    assert message(record("image", {"filesize": -1, "sdkfileid": "v"})).media[0].size == 0


def test_every_picture_of_a_mixed_message_is_attached() -> None:
    items = [{"type": "image", "content": packed(sdkfileid=f"f{number}")} for number in range(3)]
    assert [one.media_id for one in message(record("mixed", {"item": items})).media] == ["f0", "f1", "f2"]


def test_a_switch_has_no_type_and_concerns_nobody() -> None:
    found = page({"msgid": "125289002219525886280", "action": "switch", "time": 1554119421840, "user": "XuJinSheng"})
    assert (found.passed, found.messages, found.set_aside) == (1, (), ())


def test_a_recall_names_the_message_with_or_without_its_ending() -> None:
    one = record("revoke", {"pre_msgid": "14822339130656386894_1603875600_external"}, action="recall")
    (found,) = page(one).recalls
    assert found.message == "wecom:archive:14822339130656386894_1603875600"


@pytest.mark.parametrize(("kind", "status"), [("agree", ConsentStatus.AGREED), ("disagree", ConsentStatus.REFUSED)])
def test_a_customers_answer_is_both_a_line_and_a_consent(kind: str, status: ConsentStatus) -> None:
    found = page(record(kind, {"userid": CUSTOMER, f"{kind}_time": AT}))
    assert [one.status for one in found.consents] == [status]
    assert [one.is_notice for one in found.messages] == [True]


def test_control_characters_inside_a_text_are_read() -> None:
    plain = json.dumps(record("text", {"content": "一X二"})).replace("X", "\t\x01").encode()
    assert [one.text for one in page(plain).messages] == ["一\t\x01二"]


def test_half_an_emoji_can_be_stored() -> None:
    plain = json.dumps(record("text", {"content": "好X"})).replace("X", "\\ud83d").encode()
    page(plain).messages[0].text.encode()


@pytest.mark.parametrize("field", ["msgid", "from", "msgtime", "msgtype"])
def test_a_record_without_what_it_needs_is_set_aside_with_its_name(field: str) -> None:
    one = {name: value for name, value in record("text", {"content": "x"}).items() if name != field}
    (aside,) = page(one).set_aside
    assert (aside.fault, aside.is_open, aside.key) == (f"incomplete:{field}", True, "wecom:ww1:1")


@pytest.mark.parametrize("plain", [b"", b"{", b"[]", b"\xff\xfe", b"null", b"[" * 100_000])
def test_what_is_no_object_is_set_aside(plain: bytes) -> None:
    found = page(plain, record("text", {"content": "x"}))
    assert [one.fault for one in found.set_aside] == ["unreadable"]
    assert len(found.messages) == 1


def test_a_seq_beyond_sixty_three_bits_stays_exact() -> None:
    assert page_of([Opened(seq=2**64 - 1, msgid="", plain=b"{}")], "ww1", after="5").next_cursor == str(2**64 - 1)


def test_a_seq_no_machine_can_ask_for_moves_nothing() -> None:
    assert place_of({"seq": 2**64, "msgid": "m"}) == (0, "m")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KINDS = sorted({one["msgtype"] for _, one, _ in SHOWN} | {"agree"})


def test_one_receiver_may_stand_without_a_list():
    assert [one.identity.account for one in message(record("text", {"content": "好"}, tolist="kenshin")).receivers] == [
        "kenshin"
    ]


@settings(max_examples=60)
@given(kind=st.sampled_from(KINDS), content=JSON, tolist=JSON, room=JSON, at=JSON)
def test_whatever_stands_in_a_record_it_is_read_or_set_aside(
    kind: str, content: object, tolist: object, room: object, at: object
) -> None:
    key = {"docmsg": "doc", "markdown": "info", "news": "info", "external_redpacket": "redpacket"}.get(kind, kind)
    found = page(record(kind, content, key=key, tolist=tolist, roomid=room, msgtime=at))
    assert len(found.messages) + len(found.set_aside) == 1
