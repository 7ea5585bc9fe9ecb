"""Orders are told by shops, any number of times."""

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.customers.actions import get_customer
from crm_core.customers.names import phone_digits
from crm_core.errors import Conflict, NotFound
from crm_core.orders.documents import StoredOrder, with_account, with_phone
from crm_core.orders.events import OrderPaid, OrderRefunded
from crm_core.orders.model import Buyer, Order, OrderState, OrderTold, checked, fingerprint, one_way
from crm_core.permissions import Permission
from crm_core.values import CustomerId


@action(Permission.FEED)
async def tell_order(act: Act, told: OrderTold) -> Order:
    """Take over an order, idempotent by its number; told as refunded later, it is, whatever amount comes with that.

    Raises Malformed; NotFound and Conflict when the buyer is nobody we know, or not clearly one person; Conflict for
    a number that is another order's.
    """
    checked(told, act.at)
    customer = await customer_meant(act, told.buyer)
    before = await StoredOrder.put(told, customer, act.at)
    order = await StoredOrder.get(told.no)
    if order is None:
        raise NotFound("没有这个订单。")
    if before is not None and told.state is OrderState.PAID:
        await _require_same(act, order, told, customer)
    if before is None:
        address = fingerprint(told.address)
        act.emit(OrderPaid(customer, told.no, told.cents, paid=told.at, code=told.code, address=address))
    if order.state is OrderState.REFUNDED and before is not OrderState.REFUNDED:
        act.emit(OrderRefunded(order.customer, told.no, order.cents, paid=order.at))
    act.record("orders.told", customer, outcome=order.state)
    return order.order


@reading(Permission.READ_CUSTOMER)
async def orders_of(act: Act, customer: CustomerId) -> list[Order]:
    """All orders of a visible customer, oldest first. Raises NotFound."""
    whole = (await get_customer(act, customer)).whole
    return [one.order for one in await StoredOrder.of(whole)]


async def _require_same(act: Act, order: StoredOrder, told: OrderTold, customer: CustomerId) -> None:
    known, same = await get_customer(act, order.customer), await get_customer(act, customer)
    if order.cents != told.cents or known.id != same.id:
        raise Conflict("这个订单号已经报过，客户或金额不一样；请换一个订单号，改单请先报退款。")


@reading(Permission.FEED)
async def customer_meant(act: Act, who: Buyer) -> CustomerId:
    """Raises Malformed; NotFound and Conflict when it is nobody we know, or not clearly one person."""
    one_way(who)
    if who.customer:
        return (await get_customer(act, CustomerId(who.customer))).id
    if who.account:
        found = [one for one in [await with_account(who.account)] if one]
    else:
        digits = phone_digits(who.phone)
        found = await with_phone(digits) if digits and len(digits) >= 7 else []
    if not found:
        raise NotFound("没有找到这位客户，请在客户加好友或关注之后再试。")
    if len(found) > 1:
        raise Conflict("有几位客户用这个手机号，请用客户编号或账号说明是谁。")
    return found[0]
