"""A sealed record and what opens it: RSA with the private key of its version, then the library's own cipher.

OpenSSL from 3.2 on no longer says that a private key is the wrong one: it gives random bytes instead (implicit
rejection). What was wrapped is printable, so anything else tells a wrong key.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from adapters.answers import nested
from adapters.wechat.work.archive.sdk import SdkError

_LARGEST_SEQ = 2**64 - 1
"""The library takes no larger one; it would begin anew."""


class KeyUnusable(Exception):
    """What stands in a key file is no RSA private key, or needs a password."""


class Cipher(Protocol):
    """What the library does with the key a record was sealed with."""

    def decrypt(self, random_key: bytes, sealed: bytes) -> bytes:
        """Raises SdkError."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A record after the attempt to open it. `seq` is 0 and `msgid` empty where it names none.

    `plain` is what it says, `fault` empty; or it could not be opened, and then `fault` says why in a word of ours:
    `no_key:<version>`, `wrong_key:<version>`, `damaged`, `sdk:<code>`, `crash`, `hang`. `sealed` is the record as it
    came.
    """

    seq: int
    msgid: str
    plain: bytes | None = field(default=None, repr=False)
    fault: str = ""
    sealed: str = field(default="", repr=False)


def private_keys(pems: Mapping[int, str]) -> dict[int, RSAPrivateKey]:
    """Read the keys, by the version the platform counts them with. Raises KeyUnusable."""
    keys: dict[int, RSAPrivateKey] = {}
    for version, pem in pems.items():
        try:
            key = load_pem_private_key(pem.encode(), password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise KeyUnusable(str(version)) from None
        if not isinstance(key, RSAPrivateKey):
            raise KeyUnusable(str(version))
        keys[version] = key
    return keys


def open_record(record: object, keys: Mapping[int, RSAPrivateKey], cipher: Cipher) -> Opened:
    """Open one record of a page; never raises, whatever it is."""
    seq, msgid = place_of(record)
    try:
        return Opened(seq=seq, msgid=msgid, plain=_plain(nested(record), keys, cipher))
    except _Fault as fault:
        return Opened(seq=seq, msgid=msgid, fault=fault.word, sealed=sealed_text(record))


def place_of(record: object) -> tuple[int, str]:
    """A record's seq and msgid, 0 and empty where it has none. A seq may be beyond 63 bits, never beyond 64."""
    fields = nested(record)
    seq, msgid = fields.get("seq"), fields.get("msgid")
    whole = seq if isinstance(seq, int) and not isinstance(seq, bool) and 0 <= seq <= _LARGEST_SEQ else 0
    return whole, (msgid if isinstance(msgid, str) else "")


def sealed_text(record: object) -> str:
    """A record as text, to be kept and tried again."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


class _Fault(Exception):
    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


def _plain(fields: Mapping[str, Any], keys: Mapping[int, RSAPrivateKey], cipher: Cipher) -> bytes:
    version, wrapped, sealed = (
        fields.get(name) for name in ("publickey_ver", "encrypt_random_key", "encrypt_chat_msg")
    )
    if not isinstance(version, int) or not isinstance(wrapped, str) or not isinstance(sealed, str) or "\0" in sealed:
        raise _Fault("damaged")
    if version not in keys:
        raise _Fault(f"no_key:{version}")
    random_key = _unwrapped(keys[version], version, wrapped)
    try:
        return cipher.decrypt(random_key, sealed.encode("utf-8", "replace"))
    except SdkError as error:
        raise _Fault(f"sdk:{error.code}") from None


def _unwrapped(key: RSAPrivateKey, version: int, wrapped: str) -> bytes:
    try:
        content = base64.b64decode(wrapped, validate=True)
    except (ValueError, binascii.Error):
        raise _Fault("damaged") from None
    if len(content) != key.key_size // 8:
        raise _Fault("damaged")
    try:
        random_key = key.decrypt(content, PKCS1v15())
    except ValueError:  # how an older OpenSSL says that the key is the wrong one
        random_key = b""
    if not random_key or not all(0x21 <= byte < 0x7F for byte in random_key):
        raise _Fault(f"wrong_key:{version}")
    return random_key
