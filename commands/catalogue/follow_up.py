"""跟进: write down a talk with a customer; the next step becomes a reminder."""

from commands.command import CustomerCommand, Section, Talk
from commands.reading.arguments import BadUsage
from commands.reading.following import EXAMPLE, FollowUpWanted, read_follow_up
from commands.reading.moments import of_found
from commands.showing.repeating import described
from crm_core.act import Act
from crm_core.customers.model import Customer
from crm_core.errors import Malformed
from crm_core.followups.actions import record_follow_up
from crm_core.messages import Outgoing, Text
from crm_core.reminders.actions import create_reminder
from crm_core.reminders.cards import when
from crm_core.reminders.model import Wanted
from crm_core.times.reader import read_when
from crm_core.times.reading import Found, NoTime, Refused


async def _run(act: Act, talk: Talk, wanted: FollowUpWanted, customer: Customer) -> Outgoing:
    following = _next(act, talk, wanted)
    await record_follow_up(act, customer.id, wanted.words if following else wanted.otherwise)
    reminded = await _remind(act, talk, following, customer) if following else []
    return Text(text="\n".join([f"已记下对{customer.name}的跟进。", *reminded, "发“撤销”可以收回。"]))


def _next(act: Act, talk: Talk, wanted: FollowUpWanted) -> Found | None:
    """When the next step is; None without one. Raises Malformed when that cannot be told."""
    if not wanted.words.next_step:
        return None
    match read_when(wanted.words.next_step, now=act.at, zone=talk.zone, holidays=talk.holidays):
        case Refused(reason=reason):
            raise Malformed(reason)
        case NoTime() if wanted.marked:
            raise BadUsage("“下次”后面请写明时间，到时候好提醒您。", EXAMPLE)
        case NoTime():
            return None
        case Found() as found:
            return found


async def _remind(act: Act, talk: Talk, found: Found, customer: Customer) -> list[str]:
    moment = of_found(found, talk.zone)
    wanted = Wanted(
        title=found.title or f"跟进{customer.name}",
        due=moment.at,
        customer=customer.id,
        repeat=found.repeat,
        explicit=moment.explicit,
    )
    reminder = await create_reminder(act, wanted)
    again = f"{described(found.repeat)}，第一次是 " if found.repeat else ""
    return [f"{again}{when(reminder.due, act.at, talk.zone)} 提醒您：{reminder.title}", *found.notes]


COMMAND = CustomerCommand(
    section=Section.WRITE,
    name="follow_up",
    words=("跟进", "跟进记录", "followup"),
    usage="跟进 客户 聊了什么 [结果：…] [下次：时间 做什么]",
    about="记一次跟进，写在历史里；“下次”到时候提醒您",
    examples=(EXAMPLE, "跟进 张三 电话没接"),
    read=read_follow_up,
    whom=lambda wanted: wanted.customer,
    run=_run,
    glued=True,
    changes=True,
)
