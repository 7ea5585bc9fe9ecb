"""Opting out of what goes out to many, and in again. Answers, reminders and greetings are no such things."""

from crm_core.act import Act
from crm_core.action import action
from crm_core.customers.actions import get_customer
from crm_core.optouts.documents import StoredOptOut
from crm_core.permissions import Permission
from crm_core.values import CustomerId


@action(Permission.NOTE_CUSTOMER)
async def opt_out(act: Act, customer: CustomerId) -> bool:
    """Write down that a customer wants none of it; whether that is news. Raises NotFound."""
    found = await get_customer(act, customer)
    act.record("optouts.out", found.id)
    news = await StoredOptOut.note(found.id, act.actor.staff, act.at)
    if news:
        act.undo_with(undo_opt_out, customer=found.id)
    return news


@action(Permission.NOTE_CUSTOMER)
async def opt_in(act: Act, customer: CustomerId) -> bool:
    """A customer wants it again; whether there was an opt-out. Raises NotFound."""
    found = await get_customer(act, customer)
    act.record("optouts.in", found.id)
    was = await StoredOptOut.forget(found.whole)
    if was:
        act.undo_with(undo_opt_in, customer=found.id)
    return was


@action(Permission.NOTE_CUSTOMER)
async def undo_opt_out(act: Act, customer: CustomerId) -> str:
    """Take it back; returns what that means, for the person who asked. Raises NotFound."""
    found = await get_customer(act, customer)
    await StoredOptOut.forget(found.whole)
    act.record("optouts.in", found.id)
    return f"已撤销：{found.name}又会收到群发。"


@action(Permission.NOTE_CUSTOMER)
async def undo_opt_in(act: Act, customer: CustomerId) -> str:
    """Take it back; returns what that means, for the person who asked. Raises NotFound."""
    found = await get_customer(act, customer)
    await StoredOptOut.note(found.id, act.actor.staff, act.at)
    act.record("optouts.out", found.id)
    return f"已撤销：{found.name}不再收到群发。"
