"""撤销: take back one's own last deed."""

from commands.command import Command, Section, Talk
from commands.reading.arguments import BadUsage
from crm_core.act import Act
from crm_core.messages import Outgoing, Text
from crm_core.undo.actions import undo_last


def _read(rest: str) -> None:
    if rest:
        raise BadUsage("撤销每次收回您自己最近的一步，后面不用写别的。", "撤销")


async def _run(act: Act, _talk: Talk, _nothing: None) -> Outgoing:
    return Text(text="\n".join(await undo_last(act)))


COMMAND = Command(
    section=Section.OTHER,
    name="undo",
    words=("撤销", "撤回", "undo", "u"),
    usage="撤销",
    about="收回您半小时内最近的一步，再发一次收回更早的一步",
    examples=("撤销",),
    read=_read,
    run=_run,
)
