"""Notes: written and taken back."""

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.customers.actions import get_customer
from crm_core.customers.model import Customer
from crm_core.errors import Malformed, NotFound
from crm_core.notes.documents import StoredNote
from crm_core.notes.model import LONGEST_NOTE, Note
from crm_core.permissions import Permission
from crm_core.values import CustomerId


@action(Permission.NOTE_CUSTOMER)
async def add_note(act: Act, customer: CustomerId, text: str) -> Customer:
    """Write a note, 1 to LONGEST_NOTE characters. Raises NotFound, Malformed."""
    if not 0 < len(text) <= LONGEST_NOTE:
        raise Malformed(f"备注要在 1 到 {LONGEST_NOTE} 字之间。")
    found = await get_customer(act, customer)
    note = await StoredNote.add(customer, act.actor.staff, text, act.at)
    act.undo_with(remove_note, customer=customer, note=note.id)
    act.record("notes.add", customer, note.id)
    return found


@reading(Permission.READ_HISTORY)
async def latest_notes(act: Act, customer: CustomerId, *, limit: int) -> list[Note]:
    """Notes about a visible customer, the newest first. Raises NotFound."""
    whole = (await get_customer(act, customer)).whole
    found = [one for each in whole for one in await StoredNote.of_customer(each, since=None, limit=limit)]
    return sorted(found, key=lambda note: note.at, reverse=True)[:limit]


@action(Permission.NOTE_CUSTOMER)
async def remove_note(act: Act, customer: CustomerId, note: str) -> str:
    """Take a note back; returns what that means, for the person who asked. Raises NotFound."""
    found = await get_customer(act, customer)
    if not await StoredNote.remove(customer, note):
        raise NotFound("这条备注已经不在了。")
    act.record("notes.remove", customer, note)
    return f"已撤销给{found.name}写的备注。"
