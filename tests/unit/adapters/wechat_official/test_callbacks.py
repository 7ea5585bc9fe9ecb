"""公众号 callbacks at the door: three modes, one vector nobody here made, and names that tell events apart."""

import hashlib
from base64 import b64decode
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wechatpy.crypto import WeChatCrypto

from adapters.envelope import Envelope, SignatureWrong, Unreadable
from adapters.wechat.official.callbacks import Post
from crm_core.values import AppKey

APP_ID, TOKEN, KEY = "wxb11529c136998cb6", "pamtest", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
APP = AppKey(f"official:{APP_ID}:official")
ENCRYPTED = (
    "rTNFcsut4LfGuAFKEUVVpwcaCOTJzOd9twZdIW910jb3k+iicx2uvhttIZ3Qg9Qgty3BEF2xbOrz6boTfb30dMomcgrkTqdFPwnhqbk+kIQ7rZiwny9D7NUrTgA5kpX3"
    "KsZvrXzUZyP2x9YOlxbgm572lmxKvM7HAQQhIQ/p6HBmoY30bGXFK0BtIu1pW9TjhOYrLQoU18nWYjWqDA1ynkmOytpv7QRI1P1+0NoxL0q2zO1DgeSvnE8CZGo/o5Ap"
    "/WHK5W2RAsinpzN4/LjPnmB6U01I5XCoJoC0GK/yMZycd2Oh8Nq6+wBkC1U85oy0ktOY4nLvsQMLrourmMGdZHuTbqpeJ8Ao/5PRYJ+WBvRUwPfGKBL2+2IKZF49vAJq"
    "kcGWSHGE76ZN2erXeuNazf/o9o3lIE3q739o4c8t9QGPe31GT2Go/rOz1BsrASwvauNulCh+++yz+CQzBIuikA=="
)
"""Vector O1 of the fact sheet."""
QUERY = {
    "timestamp": "1458300676",
    "nonce": "260774613",
    "signature": "62ec41eb19c7dce895f002d79b70ddbb5acf314e",
    "msg_signature": "4f3ad57b6989f09f4eb392acce4f9e93942ed890",
    "encrypt_type": "aes",
}
SAFE = Post(
    app_id=APP_ID,
    token=TOKEN,
    envelope=Envelope(token=TOKEN, aes_key_text=KEY, receive_ids=frozenset({APP_ID})),
)
PLAIN = Post(app_id=APP_ID, token=TOKEN, envelope=None)


def xml(**fields: object) -> str:
    return "<xml>" + "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields.items()) + "</xml>"


def event(name: str = "CLICK", **fields: object) -> str:
    head = {"ToUserName": "gh_1", "FromUserName": "o1", "CreateTime": 5, "MsgType": "event", "Event": name}
    return xml(**head, **fields)


def key_of(plain: str) -> str:
    return PLAIN.receive(QUERY, plain.encode(), app=APP).key


def test_the_vector_opens_in_safe_mode() -> None:
    received = SAFE.receive(QUERY, xml(ToUserName="gh_1", Encrypt=ENCRYPTED).encode(), app=APP)
    assert "<Content><![CDATA[hello]]></Content>" in received.body
    assert (received.key, received.chat, received.kind) == (f"{APP}:msg:12345", "asdasdasdsadasd", "text")
    assert len(received.body.encode()) == 293
    assert len(b64decode(ENCRYPTED)) == 352


def test_an_address_is_verified_with_the_words_as_they_came() -> None:
    assert SAFE.echo(QUERY | {"echostr": "5375+ 3"}) == "5375+ 3"
    with pytest.raises(SignatureWrong):
        PLAIN.echo(QUERY | {"nonce": "1", "echostr": "x"})


def test_in_compatible_mode_only_the_encrypted_part_counts() -> None:
    body = xml(ToUserName="gh_1", FromUserName="forged", Content="forged", Encrypt=ENCRYPTED)
    received = SAFE.receive(QUERY, body.encode(), app=APP)
    assert "forged" not in received.body


def test_where_callbacks_are_encrypted_a_plain_one_is_nobodys() -> None:
    with pytest.raises(Unreadable):
        SAFE.receive(QUERY, event().encode(), app=APP)
    with pytest.raises(SignatureWrong):
        SAFE.receive(QUERY | {"msg_signature": "0"}, xml(Encrypt=ENCRYPTED).encode(), app=APP)
    with pytest.raises(SignatureWrong):
        PLAIN.receive(QUERY | {"signature": "0"}, event().encode(), app=APP)


def test_a_body_with_a_doctype_or_without_sense_is_unreadable() -> None:
    for body in (b"", b"\xff\xfe", b"<xml>", b'<!DOCTYPE a [<!ENTITY b "c">]><xml><MsgType>&b;</MsgType></xml>'):
        with pytest.raises(Unreadable):
            PLAIN.receive(QUERY, body, app=APP)


def test_a_message_is_named_by_its_id_and_events_by_who_what_and_when() -> None:
    said = xml(FromUserName="o1", CreateTime=5, MsgType="text", Content="a", MsgId=77)
    assert key_of(said) == key_of(xml(FromUserName="o1", CreateTime=6, MsgType="text", Content="a", MsgId=77))
    distinct = [
        event(EventKey="a"),
        event(EventKey="b"),
        event("SCAN", EventKey="a"),
        event("VIEW", EventKey="a", MenuId=1),
        event("VIEW", EventKey="a", MenuId=2),
        event("TEMPLATESENDJOBFINISH", MsgID=1),
        event("TEMPLATESENDJOBFINISH", MsgID=2),
        event("LOCATION", Latitude=1),
        event("LOCATION", Latitude=2),
        event("subscribe_msg_popup_event", Any="1"),
        event("subscribe_msg_popup_event", Any="2"),
        event().replace("o1", "o2"),
        event().replace("CDATA[5", "CDATA[6"),
        said,
    ]
    assert len({key_of(one) for one in distinct}) == len(distinct)


@settings(max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_whatever_wechatpy_seals_we_open_and_what_we_answer_it_reads(text: str) -> None:
    crypto = cast("Any", WeChatCrypto(TOKEN, KEY, APP_ID))
    plain = f"<xml><ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName><CreateTime>1</CreateTime>\
<MsgType>text</MsgType><Content><![CDATA[{text.replace(']]>', '')}]]></Content><MsgId>1</MsgId></xml>"
    sealed = SAFE.envelope.seal(plain.encode(), receive_id=APP_ID, prefix=b"0123456789abcdef") if SAFE.envelope else ""
    signed = hashlib.sha1("".join(sorted([TOKEN, "1", "n", sealed])).encode(), usedforsecurity=False).hexdigest()
    query = {"timestamp": "1", "nonce": "n", "msg_signature": signed}
    received = SAFE.receive(query, xml(Encrypt=sealed).encode(), app=APP)
    assert received.body == plain
    reply = SAFE.reply(received.body, text, timestamp="9", nonce="m", prefix=b"0123456789abcdef")
    fields = {part: reply.split(f"<{part}>")[1].split(f"</{part}>")[0] for part in ("Encrypt", "MsgSignature")}
    encrypted, signature = (value.removeprefix("<![CDATA[").removesuffix("]]>") for value in fields.values())
    opened = str(crypto.decrypt_message(xml(Encrypt=encrypted), signature, "9", "m"))
    assert text.replace("]]>", "]]]]><![CDATA[>") in opened
