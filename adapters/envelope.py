"""The signed and encrypted envelope that 企业微信, 公众号 and 钉钉 share: SHA-1 signature, AES-256-CBC, PKCS#7 to 32.

Inside lie 16 random bytes, the message's length in bytes (4, big-endian), the message, and the receiver's id.
The format is Tencent's (developer.work.weixin.qq.com, 加解密方案说明); 钉钉 took it over unchanged.
"""

import hashlib
import hmac
import re
from base64 import b64decode, b64encode

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

_KEY_TEXT = re.compile(r"[A-Za-z0-9]{43}")
_BLOCK = 32
_CIPHER_BLOCK = 16
_HEAD = 20


class SignatureWrong(Exception):
    """Whoever sent this does not know the token."""


class Unreadable(Exception):
    """It cannot be decoded, decrypted or understood, or is meant for another receiver; never carries its words."""


def signature(*parts: str) -> str:
    """Lower-case hex SHA-1 of the parts, sorted as bytes and joined; the order given does not matter."""
    in_order = sorted(part.encode("utf-8", "surrogatepass") for part in parts)
    return hashlib.sha1(b"".join(in_order), usedforsecurity=False).hexdigest()


def same(left: str, right: str) -> bool:
    """Whether two signatures are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(left.encode("utf-8", "surrogatepass"), right.encode("utf-8", "surrogatepass"))


class Envelope:
    """Opens and seals what one callback address exchanges with its platform.

    `aes_key_text` is the EncodingAESKey, 43 letters and digits; `receive_ids` are the receivers meant by it: the corp
    id, the app id, or the empty text for group robots. Raises ValueError when the key has another form.
    """

    def __init__(self, *, token: str, aes_key_text: str, receive_ids: frozenset[str]) -> None:
        # Encoding the key again does not give the same text: its last letter carries two bits nobody uses.
        if _KEY_TEXT.fullmatch(aes_key_text) is None:
            raise ValueError("an EncodingAESKey has exactly 43 letters and digits")
        key = b64decode(aes_key_text + "=")
        self._token = token
        self._receive_ids = frozenset(name.encode() for name in receive_ids)
        self._cipher = Cipher(AES256(key), CBC(key[:16]))

    def sign(self, timestamp: str, nonce: str, encrypted: str) -> str:
        """Give the `msg_signature` of an encrypted text."""
        return signature(self._token, timestamp, nonce, encrypted)

    def open(self, *, signature: str, timestamp: str, nonce: str, encrypted: str) -> bytes:
        """Give the message inside. Raises SignatureWrong, and Unreadable for everything else that is wrong."""
        return self.open_addressed(signature=signature, timestamp=timestamp, nonce=nonce, encrypted=encrypted)[0]

    def open_addressed(self, *, signature: str, timestamp: str, nonce: str, encrypted: str) -> tuple[bytes, str]:
        """Give the message inside and for which of the receivers meant by it. Raises as `open` does."""
        if not same(self.sign(timestamp, nonce, encrypted), signature):
            raise SignatureWrong
        message, receive_id = _unpack(self.decrypt(encrypted))
        if receive_id not in self._receive_ids:
            raise Unreadable("meant for another receiver")
        return message, receive_id.decode()

    def seal(self, message: bytes, *, receive_id: str, prefix: bytes) -> str:
        """Encrypt a message; `prefix` is 16 random bytes. It is to be signed with `sign`."""
        padder = PKCS7(_BLOCK * 8).padder()
        plain = prefix + len(message).to_bytes(4, "big") + message + receive_id.encode()
        padded = padder.update(plain) + padder.finalize()
        encryptor = self._cipher.encryptor()
        return b64encode(encryptor.update(padded) + encryptor.finalize()).decode()

    def decrypt(self, encrypted: str) -> bytes:
        """Give what was encrypted, without its padding and not yet taken apart. Raises Unreadable."""
        try:
            ciphered = b64decode(encrypted, validate=True)
        except ValueError:
            raise Unreadable("not base64") from None
        if not ciphered or len(ciphered) % _CIPHER_BLOCK:
            raise Unreadable("not whole blocks")
        decryptor = self._cipher.decryptor()
        return _unpadded(decryptor.update(ciphered) + decryptor.finalize())


def _unpadded(padded: bytes) -> bytes:
    """Take 1 to 32 bytes of padding away: some pad to the cipher's own 16. Raises Unreadable."""
    count = padded[-1]
    if not 1 <= count <= min(_BLOCK, len(padded)) or padded[-count:] != bytes([count]) * count:
        raise Unreadable("the padding is wrong")
    return padded[:-count]


def _unpack(plain: bytes) -> tuple[bytes, bytes]:
    """Give the message and the receiver's id. Raises Unreadable."""
    if len(plain) < _HEAD:
        raise Unreadable("too short")
    end = _HEAD + int.from_bytes(plain[16:_HEAD], "big")
    if end > len(plain):
        raise Unreadable("the message is shorter than it says")
    return plain[_HEAD:end], plain[end:]
