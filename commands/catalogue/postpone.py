"""推迟: let a reminder ring later."""

from commands.agenda import Which, read_which, reminder_meant
from commands.command import Command, Section, Talk
from commands.reading.arguments import BadUsage
from commands.reading.moments import read_later
from crm_core.act import Act
from crm_core.messages import Outgoing, Text
from crm_core.reminders.actions import get_reminder, postpone_reminder
from crm_core.reminders.cards import when

_EXAMPLE = "推迟 1 到明天下午3点"


def _read(text: str) -> Which:
    which = read_which(text)
    if not which.rest:
        raise BadUsage("要推迟到什么时候？", f"{_EXAMPLE}，或者 推迟 1 一小时")
    return which


async def _run(act: Act, talk: Talk, which: Which) -> Outgoing:
    found = await get_reminder(act, await reminder_meant(act, talk, which, _EXAMPLE))
    later = read_later(act, talk, which.rest, found.due)
    shown = when(later.at, act.at, talk.zone)
    await postpone_reminder(act, found.id, later.at, shown, explicit=later.explicit)
    return Text(text=f"好的，{shown} 再提醒：{found.title}。发“撤销”可以恢复。")


COMMAND = Command(
    section=Section.REMIND,
    name="postpone",
    words=("推迟", "延后", "snooze"),
    usage="推迟 编号 到什么时候",
    about="晚些再提醒，编号见待办",
    examples=(_EXAMPLE, "推迟 2 一小时", "推迟 1 明天"),
    read=_read,
    run=_run,
)
