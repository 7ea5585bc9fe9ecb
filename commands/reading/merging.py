"""Which customers are meant where two are named at once."""

from crm_core.act import Act
from crm_core.customers.actions import find_customers, get_customer
from crm_core.customers.model import Customer
from crm_core.errors import Conflict, NotFound
from crm_core.values import CustomerId

SURE = "确认"
MARK = "#"
"""Before a customer's id, in what a button says."""
_MOST_NAMED = 4


def mark_of(customer: Customer) -> str:
    """How a button names a customer."""
    return f"{MARK}{customer.id}"


async def two_customers(act: Act, one: str, other: str) -> tuple[Customer, Customer]:
    """Two different customers; a name that exactly two have may be written twice. Raises NotFound, Conflict."""
    if one == other and not one.startswith(MARK):
        found = [match.customer for match in await find_customers(act, one)]
        if len(found) == 2:
            return found[0], found[1]
    first, second = await the_customer(act, one), await the_customer(act, other)
    if first.id == second.id:
        raise Conflict(f"“{one}”和“{other}”已经是同一位客户了。")
    return first, second


async def the_customer(act: Act, phrase: str) -> Customer:
    """The one visible customer a phrase means. Raises NotFound, Conflict."""
    if phrase.startswith(MARK):
        return await get_customer(act, CustomerId(phrase.removeprefix(MARK)))
    found = [match.customer for match in await find_customers(act, phrase)]
    if not found:
        raise NotFound(f"没有找到您能查看的客户“{phrase}”。")
    if len(found) > 1:
        some = "、".join(f"{one.name}（{one.company or '没有公司'}）" for one in found[:_MOST_NAMED])
        raise Conflict(f"有几位像“{phrase}”：{some}。请写全名或手机号。")
    return found[0]
