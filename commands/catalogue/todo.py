"""待办: one's open reminders, numbered."""

from commands.agenda import MOST_LISTED, WORD, card_shown, listed
from commands.command import Command, Section, Talk
from commands.reading.arguments import BadUsage
from commands.showing.listing import list_number
from crm_core.act import Act
from crm_core.choices.actions import offer
from crm_core.messages import Outgoing, Text
from crm_core.permissions import Permission
from crm_core.reminders.actions import get_reminder, open_reminders, ownerless_reminders
from crm_core.reminders.model import agenda
from crm_core.todos.actions import look_for_ticked


def _read(rest: str) -> None:
    if rest:
        raise BadUsage("待办列出您的全部提醒，后面不用写别的。", WORD)


async def _run(act: Act, talk: Talk, _nothing: None) -> Outgoing:
    found = agenda(await open_reminders(act), act.at, talk.zone)
    left = await _ownerless(act)
    await look_for_ticked(act)
    if not found.numbered:
        return Text(text=f"没有待办。想起什么就发：提醒 明天下午3点 回访王芳{left}")
    await offer(act, talk.chat, list_number(act), WORD, [one.id for one in found.numbered[:MOST_LISTED]])
    hint = "回复数字看详情；也可以发“完成 1”“推迟 2 到明天下午3点”“取消提醒 3”。"
    return Text(text=f"{listed(found, act, talk)}\n{hint}{left}")


async def _ownerless(act: Act) -> str:
    """For admins: what nobody looks after since somebody left."""
    if not act.actor.may(Permission.ASSIGN_ROLES):
        return ""
    count = len(await ownerless_reminders(act))
    return f"\n另有 {count} 条离职同事的提醒没有人接手（其部门没有负责人）。" if count else ""


async def _picked(act: Act, talk: Talk, reminder: str) -> Outgoing:
    return await card_shown(act, talk, await get_reminder(act, reminder))


COMMAND = Command(
    section=Section.REMIND,
    name="todo",
    words=(WORD, "提醒列表", "todo"),
    usage="待办",
    about="看您的提醒：过期的、今天的、以后的",
    examples=(WORD,),
    read=_read,
    run=_run,
    picked=_picked,
)
