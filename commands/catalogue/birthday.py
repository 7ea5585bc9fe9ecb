"""生日: write down when a customer has birthday."""

from commands.command import CustomerCommand, Section, Talk
from commands.reading.birthdays import EXAMPLE, BirthdayWanted, read_birthday
from crm_core.act import Act
from crm_core.customers.actions import set_birthday
from crm_core.customers.model import Customer
from crm_core.messages import Outgoing, Text


async def _run(act: Act, _talk: Talk, wanted: BirthdayWanted, customer: Customer) -> Outgoing:
    await set_birthday(act, customer.id, wanted.birthday)
    told = f"已记下{customer.name or '这位客户'}的生日：{wanted.birthday.shown}。"
    return Text(text=f"{told}\n快到时会在负责人的晨报里。发“撤销”可以恢复。")


COMMAND = CustomerCommand(
    section=Section.WRITE,
    name="birthday",
    words=("生日", "birthday"),
    usage="生日 客户 [年]月日",
    about="记下客户的生日（公历），前三天起出现在负责人的晨报里",
    examples=(EXAMPLE, "生日 王芳 1990-3-8"),
    read=read_birthday,
    whom=lambda wanted: wanted.customer,
    run=_run,
    changes=True,
)
