"""Keys and the library of the chat archive for tests, made once in a run."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from emulator.finance.build import build


@dataclass(frozen=True)
class KeyPair:
    private: str
    public: str


@lru_cache
def key_pair(_number: int = 1) -> KeyPair:
    """One and the same for a number."""
    key = generate_private_key(public_exponent=65537, key_size=2048)
    return KeyPair(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
    )


@lru_cache
def library() -> Path:
    """Built by gcc, which tests need."""
    made = build(Path(mkdtemp(prefix="scrm-tests-finance-")))
    assert made, "these tests need gcc"
    return made
