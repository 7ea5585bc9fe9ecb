"""设置: see and change how one is reached."""

from commands.command import Command, Section, Talk
from commands.reading.choosing import EXAMPLES, changed, shown
from crm_core.act import Act
from crm_core.messages import Outgoing, Text
from crm_core.preferences.actions import choose, own_wishes


async def _run(act: Act, talk: Talk, text: str) -> Outgoing:
    wishes = await own_wishes(act)
    if not text:
        how = "\n".join(f"改：{example}" for example in EXAMPLES[1:])
        return Text(text=f"{shown(talk.habits.overridden(wishes), wishes)}\n{how}")
    new = changed(wishes, text)
    await choose(act, new)
    return Text(text=f"好的，现在是：\n{shown(talk.habits.overridden(new), new)}\n发“撤销”可以恢复。")


COMMAND = Command(
    section=Section.REMIND,
    name="settings",
    words=("设置", "settings"),
    usage="设置 [免打扰|晨报|时区|通知|待办 …]",
    about="看和改您的免打扰时段、晨报时间、时区、通知发到哪里、要不要钉钉待办",
    examples=EXAMPLES,
    read=str.strip,
    run=_run,
)
