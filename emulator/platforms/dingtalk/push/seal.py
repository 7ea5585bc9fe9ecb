"""Signs and encrypts events with dingtalk-sdk's crypto: a second opinion on the scheme the adapters implement."""

import json
from dataclasses import dataclass
from typing import Any, Protocol, cast

from dingtalk.core.exceptions import DingTalkException
from dingtalk.crypto import DingTalkCrypto

from emulator.world.dingtalk import ids
from emulator.world.dingtalk.console import Settings
from emulator.world.dingtalk.org import Org

Json = dict[str, Any]


class _Crypto(Protocol):
    def encrypt_message(self, msg: str, nonce: str, timestamp: int) -> dict[str, str]: ...
    def decrypt_message(self, msg: dict[str, str], signature: str, timestamp: str, nonce: str) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """One HTTP request, ready to be sent (again)."""

    query: dict[str, str]
    body: dict[str, str]


class Seal:
    def __init__(self, settings: Settings, org: Org) -> None:
        owner = org.id if settings.owner == "corp_id" else org.app.app_key
        self._crypto = cast("_Crypto", DingTalkCrypto(settings.token, settings.aes_key, owner))

    def seal(self, plaintext: Json, at: float) -> Sealed:
        """A fresh nonce, random prefix and signature each time."""
        text = json.dumps(plaintext, ensure_ascii=False)
        made = self._crypto.encrypt_message(text, ids.letters(8), int(at * 1000))
        signature = made["msg_signature"]
        query = {
            "msg_signature": signature,
            "signature": signature,
            "timestamp": made["timeStamp"],
            "nonce": made["nonce"],
        }
        return Sealed(query=query, body={"encrypt": made["encrypt"]})

    def is_success(self, reply: object) -> bool:
        """Whether the app answered with the encrypted word."""
        if not isinstance(reply, dict):
            return False
        fields = cast("Json", reply)
        try:
            names = ("msg_signature", "timeStamp", "nonce", "encrypt")
            signature, stamp, nonce, encrypted = (str(fields[name]) for name in names)
            return self._crypto.decrypt_message({"encrypt": encrypted}, signature, stamp, nonce) == "success"
        except (KeyError, ValueError, AssertionError, IndexError, DingTalkException):
            return False
