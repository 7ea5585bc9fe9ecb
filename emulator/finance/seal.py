"""How a record is sealed, so that the library built from `sdk.c` can open it."""

import base64
import secrets

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import ChaCha20
from cryptography.hazmat.primitives.serialization import load_pem_public_key

MARK = b"WXMS"


def public_key(pem: str) -> RSAPublicKey:
    """Raises ValueError when it is no RSA key of 2,048 bits."""
    key = load_pem_public_key(pem.encode())
    if not isinstance(key, RSAPublicKey) or key.key_size != 2048:
        raise ValueError("not an RSA key of 2,048 bits")
    return key


def sealed(plain: str, key: RSAPublicKey) -> tuple[str, str]:
    """`encrypt_random_key` and `encrypt_chat_msg`."""
    random_key, nonce = secrets.token_bytes(32), secrets.token_bytes(16)
    cipher = Cipher(ChaCha20(random_key, nonce), mode=None).encryptor()
    message = nonce + cipher.update(MARK + plain.encode())
    return base64.b64encode(key.encrypt(random_key.hex().encode(), PKCS1v15())).decode(), message.hex()
