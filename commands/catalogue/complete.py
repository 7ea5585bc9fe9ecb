"""完成: tick a reminder off."""

from commands.agenda import Which, read_which, reminder_meant
from commands.command import Command, Section, Talk
from commands.reading.arguments import BadUsage
from crm_core.act import Act
from crm_core.messages import Outgoing, Text
from crm_core.reminders.actions import complete_reminder

_EXAMPLE = "完成 1"


def _read(text: str) -> Which:
    which = read_which(text)
    if which.rest:
        raise BadUsage("请写待办里的编号，一次一条。", _EXAMPLE)
    return which


async def _run(act: Act, talk: Talk, which: Which) -> Outgoing:
    done = await complete_reminder(act, await reminder_meant(act, talk, which, _EXAMPLE))
    again = "以后的照常提醒。" if done.repeat else ""
    return Text(text=f"已完成：{done.title}。{again}发“撤销”可以恢复。")


COMMAND = Command(
    section=Section.REMIND,
    name="complete",
    words=("完成", "done"),
    usage="完成 编号",
    about="完成一条提醒，编号见待办",
    examples=(_EXAMPLE, "完成"),
    read=_read,
    run=_run,
)
