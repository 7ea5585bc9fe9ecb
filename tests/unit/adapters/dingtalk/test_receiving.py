"""What 钉钉 delivers, at the door: named, checked, and read into our own words, over HTTP as over Stream."""

import json
from typing import Any

import pytest

from adapters.dingtalk import frames
from adapters.dingtalk.connecting import Pace, trusted, wait_before
from adapters.dingtalk.events import acknowledgement, receive
from adapters.dingtalk.incoming import parse
from adapters.dingtalk.robot import receive_message, receive_tap
from adapters.dingtalk.route import Route
from adapters.dingtalk.signatures import hmac_base64, robot_signature
from adapters.envelope import Envelope, SignatureWrong, Unreadable
from crm_core.messages import (
    AllowanceSpent,
    DirectoryChanged,
    MediaKind,
    StaffSaid,
    StaffSentMedia,
    StaffTapped,
    Unrecognised,
    VisitorSaid,
)
from crm_core.values import AppKey

APP = AppKey("dingtalk:ding1:assistant")
SECRET = "app-secret"
NOW = 1_700_000_000_000
ENVELOPE = Envelope(token="tok", aes_key_text="a" * 43, receive_ids=frozenset({"appkey1", "ding1"}))
HEARD: dict[str, Any] = {
    "msgId": "m1==",
    "msgtype": "text",
    "text": {"content": " \u2005\u00a0查 林晓 "},
    "createAt": NOW,
    "senderStaffId": "u1",
    "senderUnionId": "un1",
    "senderId": "$:LWCP_v1:$x",
    "senderNick": "李雷",
    "conversationId": "cid+/==",
    "conversationType": "1",
    "sessionWebhook": "https://oapi.dingtalk.com/robot/sendBySession?session=s1",
    "sessionWebhookExpiredTime": NOW + 5_400_000,
}


def posted(plain: dict[str, Any], owner: str = "appkey1") -> tuple[dict[str, str], bytes]:
    sealed = ENVELOPE.seal(json.dumps(plain).encode(), receive_id=owner, prefix=b"0" * 16)
    query = {"signature": ENVELOPE.sign("1", "n", sealed), "timeStamp": "1", "nonce": "n"}
    return query, json.dumps({"encrypt": sealed}).encode()


def heard(**changed: Any) -> Any:
    """What our words for a message are."""
    body = json.dumps(HEARD | changed).encode()
    headers = {"timestamp": str(NOW), "sign": robot_signature(SECRET, str(NOW))}
    return parse(receive_message(headers, body, secret=SECRET, app=APP, now_ms=NOW).body, "ding1")


@pytest.mark.parametrize("owner", ["appkey1", "ding1"])
def test_an_event_is_taken_for_either_owner_and_answered_with_the_one_seen(owner: str):
    query, body = posted({"EventType": "user_add_org", "eventId": "e1", "TimeStamp": NOW, "UserId": ["u1"]}, owner)
    call = receive(query, body, ENVELOPE, app=APP, now_ms=NOW)
    assert call.received is not None
    assert call.received.key == f"{APP}:event:e1"
    assert isinstance(parse(call.received.body, "ding1"), DirectoryChanged)
    answer = acknowledgement(ENVELOPE, owner=call.owner, timestamp="2", nonce="m", prefix=b"1" * 16)
    opened = ENVELOPE.open_addressed(
        signature=answer["msg_signature"], timestamp=answer["timeStamp"], nonce="m", encrypted=answer["encrypt"]
    )
    assert opened == (b"success", owner)


def test_a_try_of_the_address_brings_nothing():
    query, body = posted({"EventType": "check_url"})
    assert receive(query, body, ENVELOPE, app=APP, now_ms=NOW).received is None


def test_nothing_of_what_is_said_beside_an_event_is_lost():
    head = {"BizId": "7", "CorpId": "ding1", "eventId": "e1", "timeStamp": NOW}
    told = receive(*posted({"EventType": "chat_quit", "chatId": "c"} | head), ENVELOPE, app=APP, now_ms=NOW).received
    assert told is not None
    kept = json.loads(told.body)["head"]
    assert kept == {"eventtype": "chat_quit", "bizid": "7", "corpid": "ding1", "eventid": "e1", "timestamp": NOW}
    told = frames.received(
        frames.read(
            json.dumps(
                {
                    "type": "EVENT",
                    "headers": {"eventType": "chat_quit", "eventCorpId": "ding1", "messageId": "m", "time": "1"},
                    "data": "{}",
                }
            )
        ),
        APP,
        now_ms=NOW,
    )
    assert told is not None
    assert json.loads(told.body)["head"] == {"eventtype": "chat_quit", "eventcorpid": "ding1"}


def test_an_event_of_others_is_refused():
    query, body = posted({"EventType": "x"})
    with pytest.raises(SignatureWrong):
        receive(query | {"signature": "0" * 40}, body, ENVELOPE, app=APP, now_ms=NOW)
    with pytest.raises(Unreadable):
        receive(*posted({"EventType": "x"}, "somebody"), ENVELOPE, app=APP, now_ms=NOW)
    with pytest.raises((Unreadable, SignatureWrong)):
        receive(query, b"<html>", ENVELOPE, app=APP, now_ms=NOW)


@pytest.mark.parametrize(
    ("timestamp", "signed_at"),
    [(str(NOW - 3_600_001), NOW), (str(NOW + 3_600_001), NOW), ("", NOW), ("abc", NOW), (str(NOW), NOW + 1)],
)
def test_a_message_signed_too_long_ago_or_by_nobody_is_refused(timestamp: str, signed_at: int):
    stamp = timestamp if signed_at == NOW else str(signed_at)
    headers = {"timestamp": timestamp, "sign": robot_signature(SECRET, stamp)}
    with pytest.raises(SignatureWrong):
        receive_message(headers, json.dumps(HEARD).encode(), secret=SECRET, app=APP, now_ms=NOW)


def test_a_message_is_read_without_the_blanks_and_says_how_to_answer():
    said = heard()
    assert isinstance(said, StaffSaid)
    assert (said.text, said.staff.key) == ("查 林晓", "dingtalk:ding1:u1")
    route = Route.read(said.route)
    assert route is not None
    assert route.session(NOW) == "s1"
    assert route.session(NOW + 5_400_000) == ""
    assert not route.group


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"msgtype": "richText", "content": {"richText": [{"text": "查 "}, {"text": "林晓"}]}}, "查 林晓"),
        ({"msgtype": "audio", "content": {"recognition": "帮助。", "downloadCode": "c", "duration": 900}}, "帮助"),
    ],
)
def test_what_can_be_read_of_other_messages_counts_as_text(changed: dict[str, Any], text: str):
    assert heard(**changed).text == text


@pytest.mark.parametrize("kind", ["picture", "video", "file", "unknownMsgType", "somethingNew"])
def test_what_cannot_be_read_is_named(kind: str):
    sent = heard(msgtype=kind, content={"downloadCode": "c1"})
    assert isinstance(sent, StaffSentMedia)
    assert sent.kind == kind


def test_somebody_outside_speaks_as_a_visitor_with_each_picture_by_itself():
    parts = [{"text": "坏了"}, {"type": "picture", "downloadCode": "c1"}, {"type": "picture", "downloadCode": "c2"}]
    said = heard(senderStaffId="", conversationType="2", msgtype="richText", content={"richText": parts})
    assert isinstance(said, VisitorSaid)
    assert said.unionid == "un1"
    assert [one.id for one in said.messages] == ["dingtalk:m1==", "dingtalk:m1==:1", "dingtalk:m1==:2"]
    assert [one.media.kind if one.media else one.text for one in said.messages] == [
        "坏了",
        MediaKind.IMAGE,
        MediaKind.IMAGE,
    ]


def test_a_stub_tells_that_the_allowance_is_spent():
    spent = heard(errorCode="20001", errorMessage="…", text=None)
    assert isinstance(spent, AllowanceSpent)
    assert spent.writer is not None
    assert (spent.writer.account, Route.read(spent.route) is not None) == ("u1", True)
    outside = heard(errorCode="20001", senderStaffId="", text=None)
    assert isinstance(outside, AllowanceSpent)
    assert outside.writer is None


def test_a_tap_is_the_key_of_its_button_and_once_however_often_it_is_delivered():
    content = json.dumps({"cardPrivateData": {"actionIds": ["b1"], "params": {"key": "完成 r1"}}})
    tapped = {"type": "actionCallback", "outTrackId": "t1", "userId": "u1", "content": content}
    headers = {
        "x-ddpaas-signature-timestamp": str(NOW),
        "x-ddpaas-signature": hmac_base64(SECRET, str(NOW)),
    }
    body = json.dumps(tapped).encode()
    once = receive_tap(headers, body, secret=SECRET, app=APP, now_ms=NOW)
    assert receive_tap(headers, body, secret=SECRET, app=APP, now_ms=NOW + 9).key == once.key
    word = parse(once.body, "ding1")
    assert isinstance(word, StaffTapped)
    assert (word.button, word.task_id) == ("完成 r1", "t1")


def frame(kind: str, topic: str, data: object, **headers: str) -> frames.Frame:
    shown = {"type": kind, "headers": {"topic": topic, "messageId": "f1", **headers}, "data": json.dumps(data)}
    return frames.read(json.dumps(shown))


def test_a_message_has_one_name_over_http_and_over_stream():
    headers = {"timestamp": str(NOW), "sign": robot_signature(SECRET, str(NOW))}
    posted_one = receive_message(headers, json.dumps(HEARD).encode(), secret=SECRET, app=APP, now_ms=NOW)
    assert frames.received(frame("CALLBACK", frames.ROBOT, HEARD), APP, now_ms=NOW) == posted_one


def test_an_event_is_known_by_its_type_whatever_its_topic():
    event = frame("EVENT", "dingTalk", {"deptId": [1]}, eventType="org_dept_create", eventId="e9", eventBornTime="1")
    received = frames.received(event, APP, now_ms=NOW)
    assert received is not None
    assert received.key == f"{APP}:event:e9"
    assert isinstance(parse(received.body, "ding1"), DirectoryChanged)


def test_every_frame_has_the_answer_that_stops_it_from_coming_again():
    def answered(one: frames.Frame, *, kept: bool = True) -> Any:
        answer = json.loads(frames.acknowledged(one, kept=kept))
        assert (answer["code"], answer["headers"]["messageId"]) == (200, "f1")
        return json.loads(answer["data"])

    assert answered(frame("SYSTEM", "ping", {"opaque": "0d"})) == {"opaque": "0d"}
    assert answered(frame("EVENT", "*", {}))["status"] == "SUCCESS"
    assert answered(frame("EVENT", "*", {}), kept=False)["status"] == "LATER"
    assert answered(frame("CALLBACK", "/v9/unheard/of", {})) == {"response": {}}
    assert frames.received(frame("CALLBACK", "/v9/unheard/of", {}), APP, now_ms=NOW) is None


def test_taps_in_frames_without_a_name_are_not_taken_for_one_another():
    taps = [{"type": "actionCallback", "outTrackId": card, "userId": "u1"} for card in ("t1", "t2", "t1")]
    named = [frames.received(frame("CALLBACK", frames.CARD, tap, messageId=""), APP, now_ms=NOW) for tap in taps]
    first, second, again = [one.key for one in named if one]
    assert first != second
    assert first == again


@pytest.mark.parametrize("text", ["", "[]", "nonsense", '{"type": 3}', '{"headers": []}'])
def test_no_frame_breaks_the_reader(text: str):
    try:
        read = frames.read(text)
    except Unreadable:
        return
    assert frames.received(read, APP, now_ms=NOW) is None


def test_what_we_do_nothing_with_is_named():
    assert parse(json.dumps({"source": "event", "kind": "new_kind"}), "ding1") == Unrecognised(kind="event/new_kind")


@pytest.mark.parametrize(
    ("endpoint", "api", "good"),
    [
        ("wss://wss-open-connection.dingtalk.com:443/connect", "https://api.dingtalk.com", True),
        ("wss://evil.example/connect", "https://api.dingtalk.com", False),
        ("wss://dingtalk.com.evil.example/connect", "https://api.dingtalk.com", False),
        ("ws://wss-open-connection.dingtalk.com/connect", "https://api.dingtalk.com", False),
        ("wss://user@wss.dingtalk.com/connect", "https://api.dingtalk.com", False),
        ("ws://127.0.0.1:8700/stream", "http://127.0.0.1:8700", True),
        ("ws://10.0.0.1:8700/stream", "http://127.0.0.1:8700", False),
        ("http://127.0.0.1:8700/stream", "http://127.0.0.1:8700", False),
        ("wss://[", "https://api.dingtalk.com", False),
    ],
)
def test_a_connection_is_made_to_the_platform_only(endpoint: str, api: str, *, good: bool):
    assert trusted(endpoint, api=api) is good


def test_waits_double_to_a_limit_with_some_chance_in_them():
    pace = Pace(first=1, longest=30)
    assert [wait_before(failures, pace, lambda: 1.0) for failures in (1, 2, 3, 6, 99)] == [1, 2, 4, 30, 30]
    assert wait_before(2, pace, lambda: 0.0) == 1
