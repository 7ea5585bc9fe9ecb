"""Small frozen values that adapters and core agree on."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NewType, Self

CustomerId = NewType("CustomerId", str)
StaffId = NewType("StaffId", str)
AppKey = NewType("AppKey", str)
"""`<platform>:<corp or app id>:<app name in the settings>`, e.g. `wecom:ww1a2b:assistant`."""

Use = Literal["staff", "contacts", "directory", "service", "archive"]
"""What an app is connected for: chat with staff, 客户联系, the directory, 微信客服, 会话存档."""


class Platform(StrEnum):
    """Where people talk."""

    WECOM = "wecom"
    OFFICIAL = "official"
    DINGTALK = "dingtalk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """One account of one person on one platform.

    `scope` is what makes `account` unique: the corp id on 企业微信 and 钉钉, the app id on 公众号.
    """

    platform: Platform
    scope: str
    account: str

    @property
    def key(self) -> str:
        """`platform:scope:account`, the form it is stored and indexed in."""
        return f"{self.platform}:{self.scope}:{self.account}"

    @classmethod
    def from_key(cls, key: str) -> Self:
        """Read `key` back. Raises ValueError when it is not of that form."""
        platform, scope, account = key.split(":", 2)
        return cls(platform=Platform(platform), scope=scope, account=account)
