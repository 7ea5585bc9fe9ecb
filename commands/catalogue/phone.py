"""电话: a customer's number, in full for whoever looks after the customer."""

from commands.command import CustomerCommand, Section, Talk
from commands.reading.arguments import customer_phrase
from crm_core.act import Act
from crm_core.customers.actions import reveal_phone
from crm_core.customers.model import Customer
from crm_core.messages import Outgoing, Text

_EXAMPLE = "电话 王芳"


def _read(text: str) -> str:
    return customer_phrase(text, _EXAMPLE)


async def _run(act: Act, _talk: Talk, _phrase: str, customer: Customer) -> Outgoing:
    phones = await reveal_phone(act, customer.id)
    name = customer.name or "这位客户"
    if not phones.numbers:
        return Text(text=f"{name}还没有电话。")
    told = f"{name}的电话：{'、'.join(phones.numbers)}"
    return Text(text=told if phones.in_full else f"{told}\n只有负责人能看完整号码。")


COMMAND = CustomerCommand(
    section=Section.LOOK,
    name="phone",
    words=("电话", "手机", "phone", "p"),
    usage="电话 客户",
    about="看客户的电话；您负责的客户显示完整号码",
    examples=(_EXAMPLE, "电话 他"),
    read=_read,
    whom=lambda phrase: phrase,
    run=_run,
)
