"""Customers who become contacts of staff members, are greeted, and are contacts no more."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from adapters.channel import PlatformError, Reaction
from adapters.wechat.work.contacts import customer_details
from bot.apps import Apps, WorkApp
from bot.intake.entry import act_for, finish
from bot.intake.greetings import Greetings
from crm_core.action import together
from crm_core.codes.actions import came_by_code
from crm_core.contacts.actions import agree_to_archive, end_contact
from crm_core.customers.actions import refresh_contact, take_over_contact
from crm_core.handovers.actions import taken, told
from crm_core.inbox.documents import InboxEntry
from crm_core.messages import (
    ArchiveAgreed,
    ContactEnded,
    CustomerAdded,
    CustomerDetails,
    CustomerEdited,
    Ending,
    HandoverProgress,
    HandoverTold,
)
from crm_core.values import AppKey, Identity
from crm_core.welcomes.actions import welcome

_NOBODYS = 84061
_WORTH_WAITING = 4.0
"""Seconds a greeting waits for the customer's name: its code lives 20 s, and others wait behind it."""


@dataclass(frozen=True, slots=True)
class ContactDesk:
    """Takes in whatever is told of contacts; the details, which no event carries, are read again each time."""

    apps: Apps
    greetings: Greetings

    async def added(self, entry: InboxEntry, app: WorkApp, word: CustomerAdded) -> None:
        """A greeting does not wait for a platform that does not tell the details; the profile does."""
        act = act_for(entry)
        details = await self._details_or_greet(entry, app, word)

        async def work() -> None:
            if word.welcome_code is not None:
                await self._greet(entry, word, details)
            customer = await take_over_contact(
                act, word.customer, word.staff, word.state, details, word.at, self._staff_apps()
            )
            await came_by_code(act, customer, word.state)
            await taken(act, word.customer, word.staff)

        await finish(entry, work)

    async def edited(self, entry: InboxEntry, app: WorkApp, word: CustomerEdited) -> None:
        details = await contact_details(app, word.customer)

        async def work() -> None:
            if details is not None:
                await refresh_contact(act_for(entry), details, word.at)

        await finish(entry, work)

    async def ended(self, entry: InboxEntry, app: WorkApp, word: ContactEnded) -> None:
        """Those who are still contacts are read again; of somebody nobody knows here the end alone is kept."""
        act, details = act_for(entry), await contact_details(app, word.customer)

        async def work() -> None:
            if details is not None and details.follows:
                await refresh_contact(act, details, word.at)
            await end_contact(act, word.customer, word.staff, word.by, word.at, self._staff_apps())
            if word.by is Ending.TRANSFER:
                await told(act, word.customer, word.staff, HandoverProgress.DONE, word.at)

        await finish(entry, work)

    async def agreed(self, entry: InboxEntry, app: WorkApp, word: ArchiveAgreed) -> None:
        """The event may bring a welcome code of its own."""
        details = await self._details_or_greet(entry, app, word) if word.welcome_code else None

        async def work() -> None:
            if word.welcome_code is not None:
                await self._greet(entry, word, details)
            await agree_to_archive(act_for(entry), word.customer, word.staff, word.at)

        await finish(entry, work)

    async def handed_over(self, entry: InboxEntry, _app: WorkApp, word: HandoverTold) -> None:
        async def work() -> None:
            await told(act_for(entry), word.customer, word.staff, word.progress, word.at)

        await finish(entry, work)

    async def _details_or_greet(
        self, entry: InboxEntry, app: WorkApp, word: CustomerAdded | ArchiveAgreed
    ) -> CustomerDetails | None:
        """The details; do they not come in time, the customer is greeted without them first. Raises PlatformError."""
        if word.welcome_code is None:
            return await contact_details(app, word.customer)
        try:
            async with asyncio.timeout(_WORTH_WAITING):
                return await contact_details(app, word.customer)
        except (PlatformError, TimeoutError) as error:
            await together(lambda: self._greet(entry, word, None))
            if isinstance(error, PlatformError):
                raise
            raise PlatformError(Reaction.RETRY, "timeout", "externalcontact/get") from None

    async def _greet(
        self, entry: InboxEntry, word: CustomerAdded | ArchiveAgreed, details: CustomerDetails | None
    ) -> None:
        act = act_for(entry)
        state = word.state if isinstance(word, CustomerAdded) else None
        greeting = await self.greetings.of(act, state)
        if greeting is not None and word.welcome_code is not None:
            name = details.name if details is not None else ""
            await welcome(act, word.customer, word.staff, word.welcome_code, greeting, name, word.at)

    def _staff_apps(self) -> Sequence[AppKey]:
        return [one.key for one in self.apps.values() if "staff" in one.uses]


async def contact_details(app: WorkApp, customer: Identity) -> CustomerDetails | None:
    """What the platform says now; None when it will never tell. Raises PlatformError.

    Of somebody who is nobody's contact any more it tells just that.
    """
    read_at = datetime.now(UTC)
    try:
        details = await customer_details(app.client, app.corp_id, customer.account)
    except PlatformError as error:
        if error.code == _NOBODYS:
            return CustomerDetails(
                identity=customer, name="", company="", unionid=None, follows=(), tags=frozenset(), read_at=read_at
            )
        if error.reaction is Reaction.STOP:
            return None
        raise
    return replace(details, read_at=read_at)
