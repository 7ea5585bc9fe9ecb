"""备注: write something down about a customer."""

from commands.command import CustomerCommand, Section, Talk
from commands.reading.arguments import NoteWanted, read_note
from crm_core.act import Act
from crm_core.customers.model import Customer
from crm_core.messages import Outgoing, Text
from crm_core.notes.actions import add_note


async def _run(act: Act, _talk: Talk, wanted: NoteWanted, customer: Customer) -> Outgoing:
    await add_note(act, customer.id, wanted.text)
    return Text(text=f"已给{customer.name}写下备注。发“历史 {customer.name}”查看，发“撤销”可以收回。")


COMMAND = CustomerCommand(
    section=Section.WRITE,
    name="note",
    words=("备注", "记", "note", "n"),
    usage="备注 客户 文字",
    about="给客户写一条备注，同事在历史里看得到",
    examples=("备注 王芳 下周二去看样板间",),
    read=read_note,
    whom=lambda wanted: wanted.customer,
    run=_run,
    changes=True,
)
