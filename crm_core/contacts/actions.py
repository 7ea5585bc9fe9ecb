"""What becomes of a relation after it was made: it ends, or the customer agrees to the archive."""

from collections.abc import Sequence
from datetime import datetime

from crm_core.act import Act
from crm_core.action import action
from crm_core.contacts.documents import StoredRelation
from crm_core.contacts.following import announce, refollow
from crm_core.contacts.model import ENDED, Deed
from crm_core.contacts.notices import pass_on_losses
from crm_core.customers.documents import StoredCustomer
from crm_core.messages import Ending
from crm_core.permissions import Permission
from crm_core.staff.documents import StoredStaff
from crm_core.values import AppKey, Identity


@action(Permission.FEED)
async def end_contact(
    act: Act, customer: Identity, staff: Identity, by: Ending, at: datetime, apps: Sequence[AppKey]
) -> None:
    """The platform says that the two are contacts no more, since `at`. Idempotent, and in any order with others.

    The owner stays the owner; owner and leader are told in one of `apps`. A transfer is no loss and is told nobody.
    """
    follower = (await StoredStaff.ids_of([staff.key]))[staff.key]
    relation = await StoredRelation.of(customer.key, follower)
    if not relation.note(at, ENDED[by]):
        return
    relation.judge()
    profile = await StoredCustomer.known_by(customer.key)
    if profile is not None:
        announce(act, profile, relation)
        await relation.keep()
        await refollow(act, profile)
        await pass_on_losses(act, profile, relation, apps)
        act.record(f"contacts.ended_by_{by}", profile.id, follower)
    await relation.keep()


@action(Permission.FEED)
async def agree_to_archive(act: Act, customer: Identity, staff: Identity, at: datetime) -> None:
    """The customer agreed that the chat with this staff member is archived. Idempotent."""
    follower = (await StoredStaff.ids_of([staff.key]))[staff.key]
    relation = await StoredRelation.of(customer.key, follower)
    if relation.note(at, Deed.AGREED):
        relation.judge()
        await relation.keep()
        act.record("contacts.archive_agreed", customer.key, follower)
