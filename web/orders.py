"""`POST /open/orders`: shops and cash registers tell what was bought, with a key of their own."""

from collections.abc import Mapping

import orjson
from aiohttp import web
from pydantic import AwareDatetime, Field, ValidationError

from crm_core.act import Act
from crm_core.apikeys.model import Scope
from crm_core.errors import Malformed
from crm_core.orders.actions import tell_order
from crm_core.orders.model import LONGEST_NO, MOST_CENTS, Buyer, OrderState, OrderTold
from crm_core.values import AppKey
from referrals.codes.actions import codes_meant
from web.asked import Asked, wrong_fields
from web.gate import Gate
from web.notices import NoticeDesk
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


_MEANS = {
    "order_no": f"订单号，1 到 {LONGEST_NO} 个字符",
    "amount": f"金额，按分计的整数，0 到 {MOST_CENTS}",
    "at": "付款时间，要带时区，例如 2026-01-01T10:00:00+08:00",
    "status": "paid 或 refunded",
    "customer": "客户编号，100 个字符以内",
    "account": "账号，200 个字符以内",
    "phone": "手机号，30 个字符以内",
    "code": "推荐码，100 个字符以内",
    "address": "地址，500 个字符以内",
}


def open_api(requests_a_minute: int, accounts: Mapping[str, AppKey]) -> web.Application:
    """The application for other systems, below `/open`; `accounts` are the connected 公众号, by their scope."""
    gate = Gate(origin="", pace=Pace(most=requests_a_minute))
    app = web.Application()
    app.add_routes(
        [
            web.post("/orders", gate.systems(Scope.ORDERS, order)),
            web.post("/notices", gate.systems(Scope.NOTICES, NoticeDesk(accounts).notice)),
        ]
    )
    return app


async def order(act: Act, body: bytes) -> object:
    """Idempotent by `order_no`; told again as refunded, it is. Raises Malformed, NotFound, Conflict.

    `code_known` says whether there is a referral code in what the buyer typed, null where nothing was typed.
    """
    try:
        one = Ordered.model_validate(orjson.loads(body))
    except orjson.JSONDecodeError:
        raise Malformed("订单要用 JSON 写，编码用 UTF-8。") from None
    except ValidationError as error:
        raise Malformed(f"订单写得不对：{'；'.join(wrong_fields(error, _MEANS))}。") from None
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
    found = bool(await codes_meant(act, one.code))
    return {
        "order_no": done.no,
        "customer": done.customer,
        "amount": done.cents,
        "status": done.state,
        "code_known": found if one.code else None,
    }
