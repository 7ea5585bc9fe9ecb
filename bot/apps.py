"""The connected apps, each with what it takes to receive from its platform and to call it."""

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.channel import Channel
from adapters.envelope import Envelope
from adapters.wechat.work.client import WorkClient
from config.settings import Use
from crm_core.values import AppKey, Identity, Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkApp:
    """One 企业微信 app. `scope` is `wecom:<corp id>`, the beginning of every identity it names."""

    key: AppKey
    corp_id: str
    agent_id: int
    uses: frozenset[Use]
    envelope: Envelope
    client: WorkClient
    channel: Channel

    @property
    def scope(self) -> str:
        return f"{Platform.WECOM}:{self.corp_id}"


Apps = Mapping[AppKey, WorkApp]


def contacts_app(apps: Apps, customer: Identity) -> WorkApp | None:
    """The app that may change who is whose contact in this customer's company."""
    scope = f"{customer.platform}:{customer.scope}"
    return next((app for app in apps.values() if app.scope == scope and "contacts" in app.uses), None)
