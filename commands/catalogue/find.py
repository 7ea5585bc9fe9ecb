"""查: who is this customer, and what was said last."""

from commands.arguments import read_find
from commands.command import CustomerCommand, Section, Talk
from commands.portrait import portrait
from crm_core.act import Act
from crm_core.customers.model import Customer
from crm_core.messages import Outgoing, Text


async def _run(act: Act, talk: Talk, _phrase: str, customer: Customer) -> Outgoing:
    return Text(text=await portrait(act, talk, customer))


COMMAND = CustomerCommand(
    section=Section.LOOK,
    name="find",
    words=("查", "查询", "查看", "找", "find", "f"),
    usage="查 客户",
    about="看客户是谁、谁负责、有哪些标签、最近说了什么",
    examples=("查 王芳", "查 wangfang", "查 5678"),
    read=read_find,
    whom=lambda phrase: phrase,
    run=_run,
    glued=True,
)
