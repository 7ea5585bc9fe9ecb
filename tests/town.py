"""A platform that lives in the test's own process, for what the courier asks of any platform."""

from dataclasses import dataclass, field

from aiohttp import ClientSession

from adapters.channel import Channel, PlatformError, Reaction, Receipt, SendLimit
from adapters.envelope import Envelope
from adapters.exchange import Patience
from adapters.wechat.work.client import Credentials, WorkClient
from bot.apps import WorkApp
from bot.intake.service import ServiceDesk
from commands.customers import load_for_customers
from crm_core.messages import Outgoing
from crm_core.service.model import Reception
from crm_core.values import Identity
from tests.builders import APP, CORP

SECRET = "the-secret-of-the-app"
LOST = PlatformError(Reaction.UNKNOWN, "timeout", "no answer")


@dataclass
class Town:
    """A platform: who has received what. It answers as `troubles` say, oldest first, and then always well.

    As 企业微信 does, it drops an equal message to the same person when it is asked to look back far enough.
    """

    most: tuple[SendLimit, ...] = ()
    troubles: list[Exception] = field(default_factory=list[Exception])
    received: list[tuple[str, Outgoing]] = field(default_factory=list[tuple[str, Outgoing]])
    asked: list[float | None] = field(default_factory=list[float | None])
    routes: list[str] = field(default_factory=list[str])

    def limits(self, words: Outgoing) -> tuple[SendLimit, ...]:  # noqa: ARG002 - the same for all
        return self.most

    def portions(self, words: Outgoing) -> list[Outgoing]:
        return [words]

    async def send(
        self, to: Identity, words: Outgoing, *, key: str, repeat_within: float | None, route: str = ""
    ) -> Receipt:
        self.routes.append(route)
        self.asked.append(repeat_within)
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble in (None, LOST) and (repeat_within is None or (to.account, words) not in self.received):
            self.received.append((to.account, words))
        if trouble is not None:
            raise trouble
        return Receipt(message_id=f"m-{key}")


def connected(http: ClientSession, channel: Channel) -> WorkApp:
    """An app whose messages go through this channel; nobody answers its other calls."""
    client = WorkClient(
        http,
        Credentials(CORP, SECRET),
        base_url="http://127.0.0.1:9",
        clock=lambda: 0.0,
        observe=lambda _outcome: None,
        patience=Patience(connect=1, read=1, total=1),
    )
    return WorkApp(
        key=APP,
        corp_id=CORP,
        agent_id=1,
        uses=frozenset({"staff", "contacts"}),
        envelope=Envelope(token="t", aes_key_text="a" * 43, receive_ids=frozenset({CORP})),
        client=client,
        channel=channel,
    )


def service_desk() -> ServiceDesk:
    """微信客服 as it is where nothing is set up."""
    return ServiceDesk(catalogue=load_for_customers(), reception=Reception(), page_size=10)
