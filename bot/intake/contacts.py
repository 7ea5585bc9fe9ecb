"""Customers who become contacts of staff members."""

from functools import partial

from adapters.channel import PlatformError, Reaction
from adapters.wechat.work.contacts import customer_details
from bot.apps import WorkApp
from bot.intake.entry import act_for, finish
from crm_core.customers.actions import refresh_contact, take_over_contact
from crm_core.handovers.actions import told
from crm_core.inbox.documents import InboxEntry
from crm_core.messages import CustomerAdded, CustomerDetails, CustomerEdited, HandoverTold


async def handed_over(entry: InboxEntry, _app: WorkApp, word: HandoverTold) -> None:
    await finish(entry, partial(told, act_for(entry), word.customer, word.staff, word.progress))


async def added(entry: InboxEntry, app: WorkApp, word: CustomerAdded) -> None:
    details = await _details(app, word.customer.account)
    await finish(
        entry,
        partial(take_over_contact, act_for(entry), word.customer, word.staff, word.state, details, word.at),
    )


async def edited(entry: InboxEntry, app: WorkApp, word: CustomerEdited) -> None:
    details = await _details(app, word.customer.account)
    work = partial(refresh_contact, act_for(entry), details, word.at) if details is not None else None
    await finish(entry, work)


async def _details(app: WorkApp, external_userid: str) -> CustomerDetails | None:
    """None when the platform will never tell, e.g. because the relation has ended meanwhile. Raises PlatformError."""
    try:
        return await customer_details(app.client, app.corp_id, external_userid)
    except PlatformError as error:
        if error.reaction is Reaction.STOP:
            return None
        raise
