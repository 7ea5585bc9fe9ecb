"""Callbacks at the door: verified, named, and never more than two ways to refuse."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.enterprise.crypto import WeChatCrypto

from adapters.envelope import Envelope, SignatureWrong, Unreadable
from adapters.received import Received
from adapters.wechat.work.callbacks import echo, receive
from crm_core.values import AppKey

TOKEN = "QDG6eK"
KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
CORP = "wx5823bf96d3bd56c7"
APP = AppKey(f"wecom:{CORP}:assistant")
ENVELOPE = Envelope(token=TOKEN, aes_key_text=KEY, receive_ids=frozenset({CORP}))


def event(*fields: tuple[str, str]) -> str:
    inside = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields)
    return f"<xml><ToUserName><![CDATA[{CORP}]]></ToUserName><CreateTime>1403610513</CreateTime>{inside}</xml>"


def added(customer: str) -> str:
    return event(
        ("FromUserName", "sys"),
        ("MsgType", "event"),
        ("Event", "change_external_contact"),
        ("ChangeType", "add_external_contact"),
        ("UserID", "zhangsan"),
        ("ExternalUserID", customer),
        ("WelcomeCode", "CODE"),
    )


def sealed(plain: str, *, nonce: str = "n", prefix: bytes = b"0123456789abcdef") -> tuple[dict[str, str], str]:
    encrypted = ENVELOPE.seal(plain.encode(), receive_id=CORP, prefix=prefix)
    return {"msg_signature": ENVELOPE.sign("1", nonce, encrypted), "timestamp": "1", "nonce": nonce}, encrypted


def received(plain: str, *, nonce: str = "n", prefix: bytes = b"0123456789abcdef") -> Received:
    query, encrypted = sealed(plain, nonce=nonce, prefix=prefix)
    outer = f"<xml><ToUserName><![CDATA[{CORP}]]></ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
    return receive(query, outer.encode(), ENVELOPE, app=APP)


VERIFICATION = {
    "msg_signature": "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
    "timestamp": "1409659589",
    "nonce": "263014780",
    "echostr": "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==",
}


def test_the_verification_of_an_address_is_answered_with_the_bare_text():
    assert echo(VERIFICATION, ENVELOPE) == "1616140317555161061"


def test_a_plus_sign_that_became_a_space_is_repaired():
    spoilt = VERIFICATION | {"echostr": VERIFICATION["echostr"].replace("+", " ")}
    assert echo(spoilt, ENVELOPE) == "1616140317555161061"


@pytest.mark.parametrize("missing", sorted(VERIFICATION))
def test_a_verification_that_lacks_a_part_is_refused(missing: str):
    query = {name: value for name, value in VERIFICATION.items() if name != missing}
    with pytest.raises((SignatureWrong, Unreadable)):
        echo(query, ENVELOPE)


def test_a_redelivery_has_the_same_key_though_its_envelope_differs():
    again = received(added("wmA"), nonce="another", prefix=b"fedcba9876543210")
    assert again.key == received(added("wmA")).key
    assert again.key.startswith(f"{APP}:")


def test_two_customers_added_in_one_second_are_two_events():
    assert received(added("wmA")).key != received(added("wmB")).key


def test_two_pieces_of_customer_service_news_in_one_second_are_both_heard():
    plain = event(("MsgType", "event"), ("Event", "kf_msg_or_event"), ("Token", "t"), ("OpenKfId", "wkA"))
    assert received(plain).key != received(plain, nonce="another").key


def test_two_edits_in_one_second_are_both_read():
    contact = event(("MsgType", "event"), ("Event", "change_external_contact"), ("ChangeType", "edit_external_contact"))
    tag = event(("MsgType", "event"), ("Event", "change_external_tag"), ("ChangeType", "update"), ("Id", "t1"))
    for plain in (contact, tag):
        assert received(plain).key != received(plain, nonce="another").key


def test_an_envelope_in_json_is_the_same_callback():
    query, encrypted = sealed(added("wmA"))
    outer = json.dumps({"tousername": CORP, "encrypt": encrypted, "agentid": "218"}).encode()
    assert receive(query, outer, ENVELOPE, app=APP) == received(added("wmA"))


def test_a_message_in_json_is_named_like_one_in_xml():
    inner = {"tousername": CORP, "fromusername": "lisi", "create_time": 1, "msgtype": "text", "content": "a\u0001b"}
    found = received(json.dumps(inner, ensure_ascii=False).replace("\\u0001", "\u0001"))
    assert (found.kind, found.chat, found.urgent) == ("text", "lisi", False)


def test_wechatpy_is_understood():
    plain = event(("FromUserName", "lisi"), ("MsgType", "text"), ("Content", "查 张三"))
    other: Any = WeChatCrypto(TOKEN, KEY, CORP)
    outer: str = other.encrypt_message(plain, "nonce", "1409659813")
    signed = outer.split("<MsgSignature><![CDATA[")[1].split("]]>", maxsplit=1)[0]
    query = {"msg_signature": signed, "timestamp": "1409659813", "nonce": "nonce"}
    assert receive(query, outer.encode(), ENVELOPE, app=APP).body == plain


CONTACTS = (("FromUserName", "sys"), ("MsgType", "event"))


@pytest.mark.parametrize(
    ("plain", "kind", "chat", "urgent"),
    [
        (event(("FromUserName", "lisi"), ("MsgType", "text"), ("Content", "hi")), "text", "lisi", False),
        (
            event(("FromUserName", "lisi"), ("MsgType", "event"), ("Event", "click"), ("EventKey", "k")),
            "event/click",
            "lisi",
            False,
        ),
        (added("wmA"), "event/change_external_contact/add_external_contact", "wmA", True),
        (
            event(*CONTACTS, ("Event", "change_external_contact"), ("ChangeType", "edit_external_contact")),
            "event/change_external_contact/edit_external_contact",
            "sys",
            False,
        ),
        (
            event(("MsgType", "event"), ("Event", "kf_msg_or_event"), ("Token", "t"), ("OpenKfId", "wkA")),
            "event/kf_msg_or_event",
            "wkA",
            False,
        ),
        (
            event(*CONTACTS, ("Event", "change_external_chat"), ("ChangeType", "update"), ("ChatId", "wrA")),
            "event/change_external_chat/update",
            "wrA",
            False,
        ),
        (
            event(*CONTACTS, ("Event", "change_contact"), ("ChangeType", "create_user"), ("UserID", "lisi")),
            "event/change_contact/create_user",
            "directory",
            False,
        ),
        (event(("InfoType", "suite_ticket")), "unnamed", "unnamed", False),
    ],
)
def test_a_callback_says_what_it_is_and_what_it_stays_in_order_with(plain: str, kind: str, chat: str, urgent: bool):
    found = received(plain)
    assert (found.kind, found.chat, found.urgent) == (kind, chat, urgent)
    assert found.body == plain


def test_a_forged_signature_is_told_apart():
    query, encrypted = sealed(added("wmA"))
    with pytest.raises(SignatureWrong):
        receive(query | {"nonce": "forged"}, f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode(), ENVELOPE, app=APP)


DOCTYPE = '<!DOCTYPE xml [<!ENTITY e "boom">]>'


@pytest.mark.parametrize(
    "outer",
    [
        b"",
        b"hello",
        b"\xff\xfe\x00",
        b"<xml></xml>",
        b"<xml><Encrypt></Encrypt></xml>",
        b"{}",
        b'{"encrypt": {}}',
        b"[" * 100_000,
        b"{" + b'"a":[' * 100_000,
        b'{"encrypt":' + b"1" * 5000 + b"}",
        b'<?xml version="1.0" encoding="nonsense"?><xml/>',
        f"{DOCTYPE}<xml><Encrypt>&e;</Encrypt></xml>".encode(),
    ],
)
def test_garbage_is_unreadable(outer: bytes):
    with pytest.raises(Unreadable):
        receive({"msg_signature": "x", "timestamp": "1", "nonce": "n"}, outer, ENVELOPE, app=APP)


@pytest.mark.parametrize("plain", ["", "hello", "<xml>", DOCTYPE + "<xml><MsgType>&e;</MsgType></xml>", "[1]", "{1}"])
def test_an_authentic_envelope_around_garbage_is_unreadable(plain: str):
    with pytest.raises(Unreadable):
        received(plain)


@given(
    outer=st.binary() | st.text().map(str.encode),
    query=st.dictionaries(st.sampled_from(sorted(VERIFICATION)), st.text()),
)
def test_whatever_arrives_there_are_only_two_refusals(outer: bytes, query: dict[str, str]):
    with pytest.raises((SignatureWrong, Unreadable)):
        receive(query, outer, ENVELOPE, app=APP)
    with pytest.raises((SignatureWrong, Unreadable)):
        echo(query, ENVELOPE)
