"""历史: what happened with a customer, oldest first."""

from datetime import timedelta

from commands.command import CustomerCommand, Section, Talk
from commands.reading.arguments import DEFAULT_MESSAGES, HistoryWanted, read_history
from commands.showing.wording import moment, shortened, speaker
from crm_core.act import Act
from crm_core.customers.model import Customer
from crm_core.messages import Outgoing, Text
from crm_core.staff.actions import names_of
from crm_core.timeline.actions import latest_moments
from crm_core.timeline.model import Kind

_MARKS = {
    Kind.MESSAGE: "",
    Kind.NOTE: "备注",
    Kind.FOLLOW_UP: "跟进",
    Kind.REMINDER: "提醒",
    Kind.OWNER: "交接",
    Kind.CONTACT: "好友",
    Kind.GROUP: "",
}


async def _run(act: Act, talk: Talk, wanted: HistoryWanted, customer: Customer) -> Outgoing:
    since = act.at - timedelta(days=wanted.days) if wanted.days else None
    moments = await latest_moments(act, customer.id, since=since, limit=wanted.messages)
    if not moments:
        span = f"最近 {wanted.days} 天" if wanted.days else ""
        return Text(text=f"{customer.name}{span}还没有聊天记录和备注。")
    length = 200 if len(moments) <= DEFAULT_MESSAGES else 60
    names = await names_of(act, {one.who for one in moments if one.who})
    lines = [f"{customer.name}的最近 {len(moments)} 条记录："]
    for one in moments:
        who = speaker(one.author, one.who, names)
        lines.append(f"{moment(one.at, act.at, talk.zone)} {who}{_MARKS[one.kind]}：{shortened(one.text, length)}")
    return Text(text="\n".join(lines))


COMMAND = CustomerCommand(
    section=Section.LOOK,
    name="history",
    words=("历史", "记录", "history", "h"),
    usage="历史 客户 [条数|天数]",
    about="看和客户的聊天、备注、跟进和提醒，默认最近 10 条",
    examples=("历史 王芳", "历史 王芳 20", "历史 王芳 7天"),
    read=read_history,
    whom=lambda wanted: wanted.customer,
    run=_run,
    glued=True,
)
