"""An account that is called otherwise belongs to the same person, also when the new name was met first."""

from crm_core.contacts.documents import StoredRelation
from crm_core.customers.documents import StoredCustomer
from crm_core.staff.documents import StoredStaff
from crm_core.values import StaffId


async def renamed(before: str, now: str) -> StaffId | None:
    """Give the account `now` to whoever has `before`, identity keys both; None when nobody has it (any more).

    Somebody who was taken for new under the new name gives everything back.
    """
    person = await StoredStaff.by_identity(before)
    if person is None:
        return None
    newcomer = await StoredStaff.by_identity(now)
    if newcomer is not None and newcomer.id != person.id:
        await _pass_customers(newcomer.id, person.id)
        await StoredRelation.pass_all(newcomer.id, person.id)
        await StoredStaff.forget(newcomer.id)
    await StoredStaff.call_account(person.id, before, now)
    return person.id


async def _pass_customers(before: StaffId, now: StaffId) -> None:
    """Two turned out to be one person: whatever `before` has is that of `now`."""
    customers = StoredCustomer.rows()
    await customers.update_many({"owner": before}, {"$set": {"owner": now}})
    theirs = {"$set": {"follows.$[one].staff": now}}
    await customers.update_many({"follows.staff": before}, theirs, array_filters=[{"one.staff": before}])
