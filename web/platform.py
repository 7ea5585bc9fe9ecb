"""What a page needs of the platform it is opened in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol

from crm_core.errors import Refusal
from crm_core.sessions.model import Session
from crm_core.values import AppKey, Identity, Platform

_KINDS = {"image/jpeg": "image", "image/png": "image", "video/mp4": "video"}


def kind_of(content_type: str) -> str:
    """As what a file is sent from a chat: `image`, `video`, else `file`."""
    return _KINDS.get(content_type, "file")


class SignInRefused(Refusal):
    """The platform does not accept the code: it was used, it is too old, or it was never one."""

    status: ClassVar[int] = 401
    outcome: ClassVar[str] = "refused"


class PlatformAway(Refusal):
    """The platform could not be asked."""

    status: ClassVar[int] = 502
    outcome: ClassVar[str] = "platform_away"


class PagePlatform(Protocol):
    """One app of one platform, as the pages opened from it see it."""

    key: AppKey
    platform: Platform
    corp_id: str
    name: str

    def invitation(self, back: str, state: str) -> Mapping[str, str]:
        """What a page that nobody is signed in to has to do, e.g. `{"kind": "wecom", "url": …}`.

        `back` is the address the platform returns to with a code and with `state`.
        """
        ...

    async def who(self, code: str) -> Identity:
        """Whose code this is; it works once. Raises SignInRefused, PlatformAway."""
        ...

    async def page_signature(self, url: str) -> Mapping[str, object]:
        """What the platform's page library asks for at this address. Raises PlatformAway."""
        ...

    async def media_id(self, name: str, content: bytes, content_type: str) -> str:
        """Hand a file to the platform, to be sent from its chat; the id lives three days. Raises PlatformAway."""
        ...


@dataclass(frozen=True, slots=True)
class PageApp:
    """Where a page was opened: `<platform>/<corp>/<app>`, the last parts of its address."""

    path: str

    @classmethod
    def of(cls, platform: PagePlatform) -> "PageApp":
        return cls(f"{platform.platform}/{platform.corp_id}/{platform.name}")


PagePlatforms = Mapping[str, PagePlatform]
"""By `PageApp.path`."""


def of_session(platforms: PagePlatforms, session: Session) -> PagePlatform:
    """The app a session was opened from. Raises SignInRefused when it is no longer in the settings."""
    found = next((one for one in platforms.values() if one.key == session.app), None)
    if found is None:
        raise SignInRefused("这个应用已不在配置里，请从聊天里重新打开侧边栏。")
    return found
