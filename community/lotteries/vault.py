"""Where the seeds of lotteries lie until their end: locked with the server's key, so that no copy of the database
tells what will be drawn. Pure.
"""

import hashlib
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from crm_core.errors import Conflict

_NO_KEY = "抽奖的种子要锁起来，先请管理员在服务器配置里写上 web.key（至少 32 个随机字符）。"


class Locked(Exception):
    """It was locked with another key, or for another lottery."""


@dataclass(frozen=True, slots=True)
class Vault:
    """`key` is the same for all processes; without one nothing can be locked away."""

    key: bytes = field(default=b"", repr=False)

    def lock(self, campaign: str, seed: bytes) -> str:
        """What is stored in the place of a seed, in hex. Raises Conflict without a key."""
        if not self.key:
            raise Conflict(_NO_KEY)
        return self._cipher.encrypt(seed, [campaign.encode()]).hex()

    def unlock(self, campaign: str, locked: str) -> bytes:
        """Raises Locked."""
        try:
            return self._cipher.decrypt(bytes.fromhex(locked), [campaign.encode()])
        except InvalidTag:
            raise Locked from None

    @property
    def _cipher(self) -> AESSIV:
        return AESSIV(hashlib.sha512(b"lottery seeds|" + self.key).digest())


NO_VAULT = Vault()
