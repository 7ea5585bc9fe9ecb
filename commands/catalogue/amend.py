"""改: what is noted of a customer on the platform: the name noted, a description, the company, numbers."""

import re
import unicodedata
from dataclasses import dataclass

from commands.command import CustomerCommand, Section, Talk
from commands.reading.arguments import BadUsage, customer_phrase, leading_quote
from crm_core.act import Act
from crm_core.contacts.actions import change_noted
from crm_core.contacts.noting import Change, Field
from crm_core.customers.model import Customer, masked
from crm_core.messages import Outgoing, Text
from crm_core.values import AppKey

_EXAMPLE = "改 张三 公司 大华家居"
_FIELDS = {
    "备注名": Field.REMARK,
    "备注": Field.REMARK,
    "称呼": Field.REMARK,
    "描述": Field.DESCRIPTION,
    "介绍": Field.DESCRIPTION,
    "公司": Field.COMPANY,
    "单位": Field.COMPANY,
    "电话": Field.MOBILES,
    "手机": Field.MOBILES,
    "手机号": Field.MOBILES,
}
_SPLIT = re.compile(
    r"(?P<who>.+?)\s*的?\s+(?P<field>备注名|备注|称呼|描述|介绍|公司|单位|电话|手机号|手机)"
    r"(?:\s*[为成:：]\s*|\s+)(?P<value>.+)",
    re.DOTALL,
)
_NOTHING = frozenset({"清空", "删除", "无"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendWanted:
    """`customer` is a phrase to find one by."""

    customer: str
    change: Change


def read_amend(text: str) -> AmendWanted:
    """`张三 公司 大华`, `张三 电话 13812345678`, `张三 电话 -138…` to take away, `张三 描述 清空`. Raises BadUsage."""
    quoted = leading_quote(text)
    found = _SPLIT.fullmatch(f"{'客' if quoted else ''}{quoted[1] if quoted else text}".strip())
    if found is None:
        raise BadUsage("请写明客户、改哪一项（备注名、描述、公司、电话）和改成什么。", _EXAMPLE)
    who, field, value = quoted[0] if quoted else found["who"], _FIELDS[found["field"]], found["value"].strip()
    if field is Field.MOBILES:
        value = unicodedata.normalize("NFKC", value)
    removes = field is Field.MOBILES and value.startswith("-")
    plain = value.lstrip("+- ") if field is Field.MOBILES else value
    change = Change(field, "" if value in _NOTHING else plain, removes=removes)
    return AmendWanted(customer=customer_phrase(who, _EXAMPLE), change=change)


async def _run(act: Act, talk: Talk, wanted: AmendWanted, customer: Customer) -> Outgoing:
    done = await change_noted(act, customer.id, wanted.change, AppKey(talk.chat))
    field, name = wanted.change.field, done.customer.name or "这位客户"
    now = {
        Field.REMARK: done.noted.remark,
        Field.DESCRIPTION: done.noted.description,
        Field.COMPANY: done.noted.company,
        Field.MOBILES: "、".join(map(masked, done.noted.mobiles)),
    }[field]
    where = "，企业微信里也会一起改" if done.on_platform else "（TA 不是您或负责人的企业微信好友，只改了 CRM）"
    return Text(text=f"已把{name}的{field}改为：{now or '空'}{where}。\n发“撤销”可以恢复。")


COMMAND = CustomerCommand(
    section=Section.WRITE,
    name="amend",
    words=("改", "修改", "amend"),
    usage="改 客户 备注名|描述|公司|电话 内容",
    about="改客户资料，并写回企业微信；电话前加 - 去掉，写“清空”清空",
    examples=(_EXAMPLE, "改 张三 电话 13812345678", "改 张三 备注名 张总"),
    read=read_amend,
    whom=lambda wanted: wanted.customer,
    run=_run,
    changes=True,
)
