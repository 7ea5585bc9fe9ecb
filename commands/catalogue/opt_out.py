"""退订: a customer wants no more of what goes out to many, or wants it again."""

from dataclasses import dataclass

from commands.command import CustomerCommand, Section, Talk
from commands.reading.arguments import customer_phrase
from crm_core.act import Act
from crm_core.customers.model import Customer
from crm_core.messages import Outgoing, Text
from crm_core.optouts.actions import opt_in, opt_out

_EXAMPLE = "退订 王芳"
_AGAIN = ("恢复 ", "取消 ")


@dataclass(frozen=True, slots=True)
class _Wanted:
    customer: str
    again: bool


def _read(text: str) -> _Wanted:
    words = text.strip()
    again = words.startswith(_AGAIN)
    return _Wanted(customer_phrase(words[3:] if again else words, _EXAMPLE), again)


async def _run(act: Act, _talk: Talk, wanted: _Wanted, customer: Customer) -> Outgoing:
    if wanted.again:
        was = await opt_in(act, customer.id)
        return Text(text=f"{customer.name}{'又会收到群发' if was else '本来就没有退订'}。")
    news = await opt_out(act, customer.id)
    return Text(text=f"{customer.name}{'不再收到群发。发“撤销”可以改回' if news else '已经退订了'}。")


COMMAND = CustomerCommand(
    section=Section.WRITE,
    name="opt_out",
    words=("退订", "optout"),
    usage="退订 [恢复] 客户",
    about="客户不想再收群发；“恢复”改回来",
    examples=(_EXAMPLE, "退订 恢复 王芳"),
    read=_read,
    whom=lambda wanted: wanted.customer,
    run=_run,
    changes=True,
)
