"""取消提醒: call a reminder off."""

from commands.agenda import Which, read_which, reminder_meant
from commands.command import Command, Section, Talk
from commands.reading.arguments import BadUsage
from crm_core.act import Act
from crm_core.messages import Outgoing, Text
from crm_core.reminders.actions import cancel_reminder

_EXAMPLE = "取消提醒 1"


def _read(text: str) -> Which:
    which = read_which(text)
    if which.rest or (which.id is None and which.number is None):
        raise BadUsage("请写待办里的编号，一次一条。", _EXAMPLE)
    return which


async def _run(act: Act, talk: Talk, which: Which) -> Outgoing:
    off = await cancel_reminder(act, await reminder_meant(act, talk, which, _EXAMPLE))
    again = "以后的也不再提醒。" if off.repeat else ""
    return Text(text=f"已取消提醒：{off.title}。{again}发“撤销”可以恢复。")


COMMAND = Command(
    section=Section.REMIND,
    name="cancel_reminder",
    words=("取消提醒", "删除提醒", "cancel"),
    usage="取消提醒 编号",
    about="不再提醒，重复的以后也不再来",
    examples=(_EXAMPLE,),
    read=_read,
    run=_run,
)
