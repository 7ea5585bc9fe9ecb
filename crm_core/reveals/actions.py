"""Seeing in full what is masked: for a reason, which is kept."""

from crm_core.act import Act
from crm_core.action import action
from crm_core.customers.actions import get_customer, reveal_phone
from crm_core.customers.model import Phones
from crm_core.errors import Malformed, NotPermitted
from crm_core.permissions import Permission
from crm_core.reveals.documents import StoredReveal
from crm_core.values import CustomerId

SHORTEST_REASON = 2
LONGEST_REASON = 200


@action(Permission.READ_CUSTOMER)
async def reveal_for(act: Act, customer: CustomerId, reason: str) -> Phones:
    """The numbers in full: for the owner, and with a reason for others whose role allows it.

    Raises NotFound, Malformed without a reason, NotPermitted.
    """
    phones = await reveal_phone(act, customer)
    if phones.in_full:
        return phones
    if act.actor.staff is None or not act.actor.may(Permission.REVEAL):
        raise NotPermitted("只有负责人、主管和客服能看完整号码。")
    if not SHORTEST_REASON <= len(reason.strip()) <= LONGEST_REASON:
        raise Malformed("请写明为什么要看完整号码，例如：客户要求回电。")
    await StoredReveal.add(customer, act.actor.staff, reason.strip(), act.at)
    act.record("customers.phone", customer)
    return Phones((await get_customer(act, customer)).phones, in_full=True)
