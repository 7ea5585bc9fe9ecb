"""What the book says."""

from collections.abc import Mapping

from crm_core.act import Act
from crm_core.action import reading
from crm_core.customers.actions import get_customer
from crm_core.permissions import Permission
from crm_core.values import CustomerId
from referrals.ledger.documents import StoredPosting


@reading(Permission.MANAGE_REFERRALS)
async def balances(act: Act, programme_id: str | None = None) -> Mapping[tuple[str, str], int]:
    """What each account of a programme, or of all, has, by (account, unit); their sum is zero in each unit."""
    return await StoredPosting.balances(programme_id)


@reading(Permission.READ_REFERRAL)
async def wallet_of(act: Act, customer: CustomerId) -> Mapping[str, int]:
    """What a visible customer has been given and still has, by unit. Raises NotFound."""
    whole = (await get_customer(act, customer)).whole
    found = await StoredPosting.balances_of([f"delivered:{one}" for one in whole])
    wallet: dict[str, int] = {}
    for (_, unit), amount in found.items():
        wallet[unit] = wallet.get(unit, 0) + amount
    return wallet
