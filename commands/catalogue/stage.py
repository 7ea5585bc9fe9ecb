"""阶段: how far a customer has come."""

from dataclasses import dataclass

from commands.command import CustomerCommand, Section, Talk
from commands.reading.arguments import BadUsage, customer_phrase
from crm_core.act import Act
from crm_core.customers.model import Customer
from crm_core.messages import Outgoing, Text
from crm_core.stages.actions import change_stage
from crm_core.stages.model import STAGES, checked

_EXAMPLE = "阶段 王芳 已报价"


@dataclass(frozen=True, slots=True)
class _Wanted:
    customer: str
    stage: str


def _read(text: str) -> _Wanted:
    customer, _, stage = text.strip().rpartition(" ")
    if not customer:
        raise BadUsage(f"请写明客户和阶段。阶段有：{'、'.join(STAGES)}。", _EXAMPLE)
    return _Wanted(customer_phrase(customer, _EXAMPLE), checked(stage))


async def _run(act: Act, _talk: Talk, wanted: _Wanted, customer: Customer) -> Outgoing:
    before = (await change_stage(act, customer.id, wanted.stage)).stage
    if before == wanted.stage:
        return Text(text=f"{customer.name}已经在“{wanted.stage}”阶段。")
    return Text(text=f"{customer.name}的阶段：{before or '没有'} → {wanted.stage}。发“撤销”可以改回。")


COMMAND = CustomerCommand(
    section=Section.WRITE,
    name="stage",
    words=("阶段", "stage"),
    usage="阶段 客户 阶段名",
    about="记下客户走到哪一步，比如 已报价",
    examples=(_EXAMPLE,),
    read=_read,
    whom=lambda wanted: wanted.customer,
    run=_run,
    changes=True,
)
