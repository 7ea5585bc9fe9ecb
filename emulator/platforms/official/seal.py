"""Callbacks in the account's mode, and its passive replies, by wechatpy's crypto."""

import base64
from typing import Any, Protocol, cast

from wechatpy.crypto import PrpCrypto, WeChatCrypto
from wechatpy.replies import deserialize_reply  # pyright: ignore[reportUnknownVariableType] - it has no types
from wechatpy.utils import WeChatSigner
from xmltodict import parse

from emulator.seal import Sealed
from emulator.world.ids import letters
from emulator.world.official.accounts import Account


class _Cipher(Protocol):
    def encrypt(self, text: str, app_id: str) -> bytes: ...


class _Signer(Protocol):
    signature: str

    def add_data(self, *args: str) -> None: ...


class _Opener(Protocol):
    def decrypt_message(self, msg: dict[str, str], signature: str, timestamp: str, nonce: str) -> str: ...


class Garbled(Exception):
    """What came back is no passive reply: the follower is told that the account is out of order."""


def seal_official(account: Account, plaintext: str, openid: str, *, at: float) -> Sealed:
    """A fresh nonce, random prefix and signature each time; the plaintext stays as it is."""
    timestamp, nonce = str(int(at)), letters(10)
    query = {"signature": sign(account.token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}
    query |= {"openid": openid} if openid else {}
    if account.mode == "plain":
        return Sealed(query=query, body=plaintext.encode(), content_type="text/xml")
    encrypted = _cipher(account).encrypt(plaintext, account.app_id).decode()
    query |= {"encrypt_type": "aes", "msg_signature": sign(account.token, timestamp, nonce, encrypted)}
    part = f"<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
    safe = f"<xml><ToUserName><![CDATA[{account.origin_id}]]></ToUserName>{part}"
    body = plaintext.removesuffix("</xml>") + part if account.mode == "compatible" else safe
    return Sealed(query=query, body=body.encode(), content_type="text/xml")


def sign(*parts: str) -> str:
    signer = cast("_Signer", WeChatSigner())
    signer.add_data(*parts)
    return signer.signature


def open_reply(account: Account, body: str) -> Any:  # noqa: ANN401 - wechatpy's replies have no types
    """The reply, None for `success` and nothing. Raises Garbled."""
    if body.strip() in ("", "success"):
        return None
    try:
        return cast("Any", deserialize_reply(body if account.mode == "plain" else _decrypted(account, body)))
    except Exception:  # noqa: BLE001 - wechatpy raises whatever its parts raise
        raise Garbled from None


def _decrypted(account: Account, body: str) -> str:
    fields = cast("dict[str, str]", parse(body)["xml"])
    opener = cast("_Opener", WeChatCrypto(account.token, account.aes_key, account.app_id))
    return opener.decrypt_message(fields, fields["MsgSignature"], fields["TimeStamp"], fields["Nonce"])


def _cipher(account: Account) -> _Cipher:
    return cast("_Cipher", PrpCrypto(base64.b64decode(account.aes_key + "=")))
