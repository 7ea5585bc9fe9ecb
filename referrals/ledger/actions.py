"""What the book says."""

from collections.abc import Sequence
from dataclasses import dataclass

from crm_core.act import Act
from crm_core.action import reading
from crm_core.permissions import Permission
from crm_core.values import CustomerId
from referrals.ledger.documents import StoredPosting
from referrals.ledger.model import OWED


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What a customer has got and should not have: `amount` of `kind`, of what `name` says where that matters."""

    customer: CustomerId
    kind: str
    name: str
    amount: int


@reading(Permission.MANAGE_REFERRALS)
async def owed(act: Act, programme_id: str | None = None) -> Sequence[Owed]:
    """What was taken back after it had gone out, in a programme or in all; somebody has to settle it."""
    found: list[Owed] = []
    for (account, unit), amount in sorted((await StoredPosting.balances(programme_id)).items()):
        holder, _, customer = account.partition(":")
        if holder == OWED and amount:
            kind, _, name = unit.partition(":")
            found.append(Owed(customer=CustomerId(customer), kind=kind, name=name, amount=amount))
    return found
