"""退回: put a customer into the public pool."""

from commands.command import CustomerCommand, Section, Talk
from commands.reading.owning import read_give_back
from crm_core.act import Act
from crm_core.customers.model import Customer
from crm_core.messages import Outgoing, Text
from crm_core.ownership.actions import give_back


async def _run(act: Act, _talk: Talk, _phrase: str, customer: Customer) -> Outgoing:
    await give_back(act, customer.id)
    return Text(text=f"已把{customer.name}退回公海，同事可以认领了。发“撤销”可以恢复。")


COMMAND = CustomerCommand(
    section=Section.OWN,
    name="give_back",
    words=("退回", "退公海", "giveback"),
    usage="退回 客户",
    about="把自己负责的客户退回公海",
    examples=("退回 张三",),
    read=read_give_back,
    whom=lambda phrase: phrase,
    run=_run,
    glued=True,
    changes=True,
)
