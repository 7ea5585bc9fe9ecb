"""`POST /open/notices`: shops tell followers of a 公众号 what became of their order, in the account's own forms."""

from collections.abc import Mapping
from typing import Annotated, Literal

import orjson
from pydantic import Field, ValidationError

from crm_core.act import Act
from crm_core.errors import Malformed
from crm_core.followers.notices import LONGEST_NO, LONGEST_VALUE, MOST_FIELDS, send_notice
from crm_core.messages import SubscribeNotice, TemplateNotice
from crm_core.orders.actions import customer_meant
from crm_core.orders.model import Buyer
from crm_core.values import AppKey
from web.asked import Asked, wrong_fields

_Value = Annotated[str, Field(max_length=LONGEST_VALUE)]


class Noticed(Asked):
    """One notice. Exactly one of `customer`, `account` and `phone`; `fields` by the form's own names."""

    notice_no: str = Field(min_length=1, max_length=LONGEST_NO)
    template: str = Field(min_length=1, max_length=100)
    fields: dict[_Value, _Value] = Field(min_length=1, max_length=MOST_FIELDS)
    kind: Literal["template", "subscribe"] = "template"
    url: str = Field(default="", max_length=1_000, pattern=r"^(https?://.*)?$")
    miniprogram: str = Field(default="", max_length=100)
    page: str = Field(default="", max_length=1_000)
    customer: str = Field(default="", max_length=100)
    account: str = Field(default="", max_length=200)
    phone: str = Field(default="", max_length=30)


_MEANS = {
    "notice_no": f"通知编号，1 到 {LONGEST_NO} 个字符",
    "template": "模板 ID，100 个字符以内",
    "fields": f'模板的字段和内容，例如 {{"thing1": "三人沙发"}}，最多 {MOST_FIELDS} 个，每个 {LONGEST_VALUE} 字以内',
    "kind": "template 或 subscribe",
    "url": "网址，以 http:// 或 https:// 开头",
    "miniprogram": "小程序的 AppID",
    "page": "小程序的页面，1,000 个字符以内",
    "customer": "客户编号，100 个字符以内",
    "account": "账号，200 个字符以内",
    "phone": "手机号，30 个字符以内",
}


class NoticeDesk:
    """`accounts` are the connected 公众号, by their scope."""

    def __init__(self, accounts: Mapping[str, AppKey]) -> None:
        self._accounts = accounts

    async def notice(self, act: Act, body: bytes) -> object:
        """Idempotent by `notice_no`. Raises Malformed, NotFound, Conflict."""
        try:
            one = Noticed.model_validate(orjson.loads(body))
        except orjson.JSONDecodeError:
            raise Malformed("通知要用 JSON 写，编码用 UTF-8。") from None
        except ValidationError as error:
            raise Malformed(f"通知写得不对：{'；'.join(wrong_fields(error, _MEANS))}。") from None
        customer = await customer_meant(act, Buyer(customer=one.customer, account=one.account, phone=one.phone))
        sent = await send_notice(act, customer, one.notice_no, _words(one), self._accounts)
        return {"notice_no": one.notice_no, "customer": customer, "status": "accepted" if sent else "known"}


def _words(one: Noticed) -> TemplateNotice | SubscribeNotice:
    if one.kind == "subscribe":
        return SubscribeNotice(
            template=one.template, fields=one.fields, page=one.page or one.url, miniprogram=one.miniprogram
        )
    return TemplateNotice(
        template=one.template, fields=one.fields, url=one.url, miniprogram=one.miniprogram, page=one.page
    )
