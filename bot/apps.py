"""The connected apps, each with what it takes to receive from its platform and to call it."""

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.channel import Channel
from adapters.dingtalk.client import DingtalkClient
from adapters.dingtalk.incoming import parse as parse_dingtalk
from adapters.dingtalk.route import Route
from adapters.envelope import Envelope
from adapters.wechat.official.callbacks import Post
from adapters.wechat.official.client import OfficialClient
from adapters.wechat.official.incoming import read as parse_official
from adapters.wechat.work.client import WorkClient
from adapters.wechat.work.incoming import parse
from bot.archive.access import ArchiveAccess
from crm_core.followers.model import Answers
from crm_core.messages import Incoming
from crm_core.values import AppKey, Identity, Platform, Use


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkApp:
    """One 企业微信 app. `scope` is `wecom:<corp id>`, the beginning of every identity it names.

    `archive` is there where the app is connected for 会话存档. `picture_hosts` serve the pictures of contact codes.
    """

    key: AppKey
    corp_id: str
    agent_id: int
    uses: frozenset[Use]
    envelope: Envelope
    client: WorkClient
    channel: Channel
    archive: ArchiveAccess | None = None
    picture_hosts: tuple[str, ...] = ()

    @property
    def scope(self) -> str:
        return f"{Platform.WECOM}:{self.corp_id}"

    def parse(self, body: str) -> Incoming:
        """Read the plaintext of a callback. Raises Unreadable."""
        return parse(body, self.corp_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class DingtalkApp:
    """One 钉钉 app with its robot. `envelope` is None where nothing is delivered over HTTP."""

    key: AppKey
    corp_id: str
    robot_code: str
    uses: frozenset[Use]
    envelope: Envelope | None
    client: DingtalkClient
    channel: Channel

    @property
    def scope(self) -> str:
        return f"{Platform.DINGTALK}:{self.corp_id}"

    def parse(self, body: str) -> Incoming:
        """Read what was kept of a delivery. Raises Unreadable."""
        return parse_dingtalk(body, self.corp_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialApp:
    """One 公众号. `post` is how its callbacks are signed, `answers` what it says by itself.

    `video_hosts` serve the videos that followers send.
    """

    key: AppKey
    app_id: str
    name: str
    uses: frozenset[Use]
    post: Post
    client: OfficialClient
    channel: Channel
    answers: Answers
    video_hosts: tuple[str, ...] = ()

    @property
    def scope(self) -> str:
        return f"{Platform.OFFICIAL}:{self.app_id}"

    def parse(self, body: str) -> Incoming:
        """Read the plaintext of a callback. Raises Unreadable."""
        return parse_official(body, self.app_id)


App = WorkApp | DingtalkApp | OfficialApp
Apps = Mapping[AppKey, App]


def work_apps(apps: Apps, use: Use) -> list[WorkApp]:
    """The 企业微信 apps connected for this."""
    return [app for app in apps.values() if isinstance(app, WorkApp) and use in app.uses]


def app_for(apps: Apps, one: Identity, use: Use) -> App | None:
    """The app connected for this in the company that this identity belongs to."""
    scope = f"{one.platform}:{one.scope}"
    return next((app for app in apps.values() if app.scope == scope and use in app.uses), None)


def dingtalk_apps(apps: Apps, use: Use) -> list[DingtalkApp]:
    """The 钉钉 apps connected for this."""
    return [app for app in apps.values() if isinstance(app, DingtalkApp) and use in app.uses]


def is_overheard(app: App, route: str) -> bool:
    """Whether an answer that takes this route is read by others than the one who asked."""
    read = Route.read(route) if isinstance(app, DingtalkApp) else None
    return read is not None and read.group
