"""The stage on a customer's profile in MongoDB."""

from crm_core.customers.documents import StoredCustomer
from crm_core.values import CustomerId


async def set_stage(customer: CustomerId, stage: str) -> None:
    """Write it on the profile."""
    await StoredCustomer.rows().update_one({"_id": customer}, {"$set": {"stage": stage}})
