"""The envelope against published vectors, against itself, and against a second implementation (wechatpy's)."""

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.enterprise.crypto import WeChatCrypto

from adapters.envelope import Envelope, SignatureWrong, Unreadable, signature

TOKEN = "QDG6eK"
KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
CORP = "wx5823bf96d3bd56c7"
PREFIX = b"0123456789abcdef"
ENVELOPE = Envelope(token=TOKEN, aes_key_text=KEY, receive_ids=frozenset({CORP}))
TO_NOBODY = Envelope(token=TOKEN, aes_key_text=KEY, receive_ids=frozenset({""}))
OFFICIAL = Envelope(
    token="pamtest",
    aes_key_text="abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
    receive_ids=frozenset({"wxb11529c136998cb6"}),
)


@dataclass(frozen=True, kw_only=True)
class Sealed:
    timestamp: str
    nonce: str
    signature: str
    encrypted: str

    def opened_by(self, envelope: Envelope) -> bytes:
        return envelope.open(
            signature=self.signature, timestamp=self.timestamp, nonce=self.nonce, encrypted=self.encrypted
        )


V1 = Sealed(
    timestamp="1409659589",
    nonce="263014780",
    signature="5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
    encrypted="P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==",
)
V2 = Sealed(
    timestamp="1409659813",
    nonce="1372623149",
    signature="477715d11cdb4164915debcba66cb864d751f3e6",
    encrypted=(
        "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvu"
        "JTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc"
        "2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL"
        "4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXd"
        "Q2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q=="
    ),
)
V2_MESSAGE = """<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName>
<FromUserName><![CDATA[mycreate]]></FromUserName>
<CreateTime>1409659813</CreateTime>
<MsgType><![CDATA[text]]></MsgType>
<Content><![CDATA[hello]]></Content>
<MsgId>4561255354251345929</MsgId>
<AgentID>218</AgentID>
</xml>"""
O1 = Sealed(
    timestamp="1458300676",
    nonce="260774613",
    signature="4f3ad57b6989f09f4eb392acce4f9e93942ed890",
    encrypted=(
        "rTNFcsut4LfGuAFKEUVVpwcaCOTJzOd9twZdIW910jb3k+iicx2uvhttIZ3Qg9Qgty3BEF2xbOrz6boTfb30dMomcgrkTqdFPwnhqbk+kIQ7r"
        "Ziwny9D7NUrTgA5kpX3KsZvrXzUZyP2x9YOlxbgm572lmxKvM7HAQQhIQ/p6HBmoY30bGXFK0BtIu1pW9TjhOYrLQoU18nWYjWqDA1ynkmOyt"
        "pv7QRI1P1+0NoxL0q2zO1DgeSvnE8CZGo/o5Ap/WHK5W2RAsinpzN4/LjPnmB6U01I5XCoJoC0GK/yMZycd2Oh8Nq6+wBkC1U85oy0ktOY4nL"
        "vsQMLrourmMGdZHuTbqpeJ8Ao/5PRYJ+WBvRUwPfGKBL2+2IKZF49vAJqkcGWSHGE76ZN2erXeuNazf/o9o3lIE3q739o4c8t9QGPe31GT2Go"
        "/rOz1BsrASwvauNulCh+++yz+CQzBIuikA=="
    ),
)
O1_MESSAGE = (
    "<xml><URL><![CDATA[http://wechat.laravel.so/server]]></URL><ToUserName><![CDATA[asdasdasd]]></ToUserName>"
    "<FromUserName><![CDATA[asdasdasdsadasd]]></FromUserName><CreateTime>1234567898</CreateTime>"
    "<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[hello]]></Content><MsgId>12345</MsgId></xml>"
)
E1_MESSAGE = (
    "<xml><ToUserName><![CDATA[mycreate]]></ToUserName><FromUserName><![CDATA[wx5823bf96d3bd56c7]]></FromUserName>"
    "<CreateTime>1348831860</CreateTime><MsgType><![CDATA[text]]></MsgType>"
    "<Content><![CDATA[this is a test]]></Content><MsgId>1234567890123456</MsgId><AgentID>128</AgentID></xml>"
)
E1_ENCRYPTED = (
    "sKqRbbiSUnDhFHOvPjtUMdc23JsNXVqHAPPZdO0pIWIMYDThPIeGEfKX2v40MaN9wqY6jfiEfXjU91lWT29R5DJekiGh+kvvWbgJb/xv+e4E7ohGx"
    "VjHMNbvtW/W79/IDuKgVJBfBuHgGc9otUO0w1l7Hsae/Ln6/jSCx2GMGlPTrk/Pd9Du8oTb3PrIs9a90wxwbaI9txmYwPqRSx+UWHWpEqcaMDQrfW"
    "yNOrIC1LMxfJN98WVM1lo7rHKcEzvuCkg0KtnJTML2WgkG7/evV+9gUXmIvHuAUwYvYhHEQjwQc8mFWnT1QCHyMMAaTYTs9YkB/njRL+wc5wMGWfU"
    "13eiwnl5qqIiQ7mvzi8TevQtz+Svc7SLFfrDfOWKuQmQOeAl9qFb+6QvXPBwEA1jAHo2cjnyeAPiQSi0YuLrvv4GqcDtRnbUKYlOP6sETKok0mOls"
    "1Z87pkjkonVbXJWABw=="
)


@pytest.mark.parametrize(
    ("sealed", "envelope", "message"),
    [
        pytest.param(V1, ENVELOPE, "1616140317555161061", id="verification of an address"),
        pytest.param(V2, ENVELOPE, V2_MESSAGE, id="a message padded by 30 bytes"),
        pytest.param(O1, OFFICIAL, O1_MESSAGE, id="a 公众号 message"),
    ],
)
def test_published_envelopes_are_opened(sealed: Sealed, envelope: Envelope, message: str):
    assert sealed.opened_by(envelope).decode() == message


@pytest.mark.parametrize(
    ("message", "receive_id", "encrypted", "signed"),
    [
        pytest.param(E1_MESSAGE, CORP, E1_ENCRYPTED, "d9cdf134dbf5386e31896eb2a79c68dbe53e8cc2", id="E1"),
        pytest.param(
            "hello",
            "",
            "sKqRbbiSUnDhFHOvPjtUMZuVSJ98Er12+beXKHFGrxs=",
            "c1467a61c2ff4001f2d3d2d5aaf16a6e7b94630a",
            id="E2, to nobody in particular",
        ),
        pytest.param(
            "x" * 26,
            CORP,
            "sKqRbbiSUnDhFHOvPjtUMSs1k8K1CdhVATTBQNj5RGfr2SSogQPwiaREvDG6j+anDDTQGRPc5XVafaRf07vjdJWo03DV9aa/cArn/HDtV476"
            "heTTKpJSMh7JMO1cnA3V",
            "704c72221c37caa50e80abdf53d4b21e0f6294e2",
            id="E3, padded by a whole block",
        ),
        pytest.param(
            "你好",
            CORP,
            "sKqRbbiSUnDhFHOvPjtUMRAy/XD9XOtIfTPpJzoZ07E3Mha7V5Vu9PLjQblVSoOGBRqNKiZBBHDCd8gGUlO6DQ==",
            "034720b9840ce3c6cd713e3201371638455f8b53",
            id="E4, its length counted in bytes",
        ),
    ],
)
def test_published_messages_are_sealed_to_the_letter_and_opened_again(
    message: str, receive_id: str, encrypted: str, signed: str
):
    envelope = TO_NOBODY if receive_id == "" else ENVELOPE
    assert envelope.seal(message.encode(), receive_id=receive_id, prefix=PREFIX) == encrypted
    assert envelope.sign("1409659813", "1372623149", encrypted) == signed
    sealed = Sealed(timestamp="1409659813", nonce="1372623149", signature=signed, encrypted=encrypted)
    assert sealed.opened_by(envelope).decode() == message


def test_the_plain_signature_of_an_official_account_is_the_published_one():
    assert signature("pamtest", "1458300676", "260774613") == "62ec41eb19c7dce895f002d79b70ddbb5acf314e"


@given(
    message=st.binary(max_size=300),
    receive_id=st.text("abc微信", max_size=40),
    prefix=st.binary(min_size=16, max_size=16),
)
def test_what_is_sealed_opens_to_the_same(message: bytes, receive_id: str, prefix: bytes):
    envelope = Envelope(token=TOKEN, aes_key_text=KEY, receive_ids=frozenset({receive_id, "another"}))
    encrypted = envelope.seal(message, receive_id=receive_id, prefix=prefix)
    signed = envelope.sign("1", "n", encrypted)
    assert envelope.open(signature=signed, timestamp="1", nonce="n", encrypted=encrypted) == message


@given(
    message=st.text(st.characters(exclude_categories=["Cs"]), max_size=200), prefix=st.binary(min_size=16, max_size=16)
)
def test_wechatpy_opens_what_we_seal(message: str, prefix: bytes):
    encrypted = ENVELOPE.seal(message.encode(), receive_id=CORP, prefix=prefix)
    signed = ENVELOPE.sign("1409659813", "n", encrypted)
    other: Any = WeChatCrypto(TOKEN, KEY, CORP)
    opened = other.decrypt_message({"Encrypt": encrypted}, signed, "1409659813", "n")
    assert opened == message


@given(message=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_we_open_what_wechatpy_seals(message: str):
    other: Any = WeChatCrypto(TOKEN, KEY, CORP)
    sealed = fromstring(other.encrypt_message(message, "nonce", "1409659813"))
    opened = ENVELOPE.open(
        signature=sealed.findtext("MsgSignature", ""),
        timestamp="1409659813",
        nonce="nonce",
        encrypted=sealed.findtext("Encrypt", ""),
    )
    assert opened.decode() == message


@pytest.mark.parametrize("wrong", ["", "0" * 40, V1.signature[:-1], V1.signature.upper(), "签名", "\ud800"])
def test_a_wrong_signature_is_told_from_everything_else(wrong: str):
    with pytest.raises(SignatureWrong):
        Sealed(timestamp=V1.timestamp, nonce=V1.nonce, signature=wrong, encrypted=V1.encrypted).opened_by(ENVELOPE)


def test_a_message_for_another_company_is_refused():
    other = Envelope(token=TOKEN, aes_key_text=KEY, receive_ids=frozenset({"ww0000000000000000"}))
    with pytest.raises(Unreadable):
        V2.opened_by(other)


def authentic(encrypted: str) -> Sealed:
    return Sealed(timestamp="1", nonce="n", signature=ENVELOPE.sign("1", "n", encrypted), encrypted=encrypted)


def ciphered(plain: bytes) -> str:
    """Encrypt bytes that already carry their padding, right or wrong."""
    key = bytes.fromhex("8d69989bbaabe67328014c194631ad0719b3dca035b64023df292447aab60760")
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return b64encode(encryptor.update(plain) + encryptor.finalize()).decode()


@pytest.mark.parametrize(
    "encrypted",
    [
        pytest.param("", id="nothing"),
        pytest.param("not base64!", id="no base64"),
        pytest.param("微信", id="not even ASCII"),
        pytest.param(b64encode(b"x" * 16).decode(), id="half a block"),
        pytest.param(ciphered(b"\x00" * 32), id="a padding of no bytes"),
        pytest.param(ciphered(b"x" * 31 + b"\x21"), id="a padding of 33 bytes"),
        pytest.param(ciphered(b"x" * 29 + b"\x02\x03\x03"), id="a padding that is not all alike"),
        pytest.param(ciphered(b"x" * 13 + b"\x13" * 19), id="shorter than its own head"),
        pytest.param(ciphered(PREFIX + b"\xff\xff\xff\xff" + b"\x0c" * 12), id="longer than it is"),
    ],
)
def test_an_authentic_envelope_with_a_broken_inside_is_unreadable(encrypted: str):
    with pytest.raises(Unreadable):
        authentic(encrypted).opened_by(ENVELOPE)


@given(encrypted=st.one_of(st.text(), st.binary().map(lambda raw: b64encode(raw).decode())))
def test_no_inside_raises_anything_but_unreadable(encrypted: str):
    with pytest.raises(Unreadable):
        authentic(encrypted).opened_by(ENVELOPE)


@pytest.mark.parametrize("key", ["", KEY[:-1], KEY + "A", KEY[:-1] + "+", KEY + "\n", KEY[:-1] + "密"])
def test_a_key_of_another_form_is_refused_at_once_and_not_repeated(key: str):
    with pytest.raises(ValueError, match="43") as refused:
        Envelope(token=TOKEN, aes_key_text=key, receive_ids=frozenset({CORP}))
    assert not key or key not in str(refused.value)


def test_the_signature_sorts_its_parts_as_bytes():
    assert signature("b", "a", "微") == hashlib.sha1("ab微".encode()).hexdigest()  # noqa: S324
