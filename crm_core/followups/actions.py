"""Follow-up records: written and taken back."""

from crm_core.act import Act
from crm_core.action import action
from crm_core.customers.actions import get_customer
from crm_core.errors import NotFound
from crm_core.followups.documents import StoredFollowUp
from crm_core.followups.events import FollowedUp
from crm_core.followups.model import FollowUp, Words
from crm_core.permissions import Permission
from crm_core.values import CustomerId


@action(Permission.NOTE_CUSTOMER)
async def record_follow_up(act: Act, customer: CustomerId, words: Words) -> FollowUp:
    """Write down what was said with a customer, what came of it and what is next. Raises NotFound, Malformed."""
    await get_customer(act, customer)
    record = await StoredFollowUp.add(customer, act.actor.staff, words.checked(), act.at)
    act.emit(FollowedUp(customer, record.id))
    act.undo_with(remove_follow_up, customer=customer, follow_up=record.id)
    act.record("followups.record", customer, record.id)
    return record


@action(Permission.NOTE_CUSTOMER)
async def remove_follow_up(act: Act, customer: CustomerId, follow_up: str) -> str:
    """Take a record back; returns what that means, for the person who asked. Raises NotFound."""
    found = await get_customer(act, customer)
    if not await StoredFollowUp.remove(customer, follow_up):
        raise NotFound("这条跟进记录已经不在了。")
    act.record("followups.remove", customer, follow_up)
    return f"已撤销{found.name}的跟进记录。"
