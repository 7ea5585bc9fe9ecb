"""`POST /open/orders`: shops and cash registers tell what was bought, with a key of their own."""

import orjson
from aiohttp import web
from pydantic import AwareDatetime, Field, ValidationError

from crm_core.act import Act
from crm_core.apikeys.model import Scope
from crm_core.errors import Malformed
from crm_core.orders.actions import tell_order
from crm_core.orders.model import LONGEST_NO, MOST_CENTS, Buyer, OrderState, OrderTold
from web.asked import Asked
from web.gate import LARGEST_BODY, Gate
from web.pace import Pace


class Ordered(Asked):
    """One order. Exactly one of `customer`, `account` (`wecom:<corp>:<external_userid>` and the like) and `phone`.

    `amount` are cents; `at` has a zone; `code` is what the buyer typed, a referral code perhaps.
    """

    order_no: str = Field(min_length=1, max_length=LONGEST_NO)
    amount: int = Field(ge=0, le=MOST_CENTS)
    at: AwareDatetime
    status: OrderState = OrderState.PAID
    customer: str = Field(default="", max_length=100)
    account: str = Field(default="", max_length=200)
    phone: str = Field(default="", max_length=30)
    code: str = Field(default="", max_length=100)
    address: str = Field(default="", max_length=500)


def open_api(requests_a_minute: int) -> web.Application:
    """The application for other systems, below `/open`."""
    gate = Gate(origin="", pace=Pace(most=requests_a_minute))
    app = web.Application(client_max_size=LARGEST_BODY)
    app.add_routes([web.post("/orders", gate.systems(Scope.ORDERS, order))])
    return app


async def order(act: Act, body: bytes) -> object:
    """Idempotent by `order_no`; told again as refunded, it is. Raises Malformed, NotFound, Conflict."""
    try:
        one = Ordered.model_validate(orjson.loads(body))
    except orjson.JSONDecodeError:
        raise Malformed("订单要用 JSON 写。") from None
    except ValidationError as error:
        wrong = "、".join(sorted({str(part) for each in error.errors() for part in each["loc"][:1]}))
        raise Malformed(f"订单写得不对：{wrong[:200]}。") from None
    buyer = Buyer(customer=one.customer, account=one.account, phone=one.phone)
    told = OrderTold(
        no=one.order_no,
        buyer=buyer,
        cents=one.amount,
        at=one.at,
        state=one.status,
        code=one.code,
        address=one.address,
    )
    done = await tell_order(act, told)
    return {"order_no": done.no, "customer": done.customer, "amount": done.cents, "status": done.state}
