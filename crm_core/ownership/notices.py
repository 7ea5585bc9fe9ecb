"""Telling a colleague who comes to look after a customer."""

from collections.abc import Sequence

from crm_core.act import Act, Urgency
from crm_core.messages import Text
from crm_core.outbox.documents import OutboxEntry
from crm_core.ownership.model import what_goes_along
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import StaffMember, address_of
from crm_core.values import AppKey


async def tell_taker(
    act: Act, change: str, customer: str, taker: StaffMember, apps: Sequence[AppKey], *, reminders: int
) -> None:
    """Tell that a customer of this name is now theirs, unless they did it themselves or none of `apps` reaches them.

    With the customer came so many `reminders`.
    """
    address = address_of(taker, apps)
    if address is None or act.actor.staff in (None, taker.id):
        return
    names = await StoredStaff.names_of([act.actor.staff])
    giver, along = names.get(act.actor.staff, "同事"), what_goes_along(reminders)
    words = Text(text=f"{giver}把客户{customer}转给了您，{along}一并交接。发“查 {customer}”看看。")
    act.send(_key(change), app=address.app, to=address.to, words=words, urgency=Urgency.NOTICE)


async def tell_taker_otherwise(act: Act, change: str, customer: str) -> None:
    """The transfer was undone: what was not told yet is not told, what was is told to be otherwise."""
    key = _key(change)
    notice = await OutboxEntry.get(key)
    if notice is not None and not await OutboxEntry.withdraw(key):
        words = Text(text=f"刚才转给您的客户{customer}，对方已经撤销。")
        act.send(f"{key}:undone", app=notice.app, to=notice.receiver, words=words, urgency=Urgency.NOTICE)


def _key(change: str) -> str:
    return f"transferred:{change}"
