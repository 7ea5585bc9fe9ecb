"""转给: give a customer to a colleague, history and all, after a confirmation."""

from datetime import timedelta

from commands.command import CustomerCommand, Section, Talk
from commands.reading.colleagues import account, named, the_only
from commands.reading.owning import HAND_OVER_EXAMPLE, HandOverWanted, read_hand_over
from commands.showing.wording import POOL
from crm_core.act import Act
from crm_core.customers.model import Customer
from crm_core.errors import NotFound
from crm_core.handovers.model import Following
from crm_core.messages import Outgoing, Text
from crm_core.ownership.actions import Transferred, check_transfer, transfer
from crm_core.ownership.model import what_goes_along
from crm_core.staff.actions import find_colleagues, names_of
from crm_core.staff.model import StaffMember
from crm_core.values import AppKey


async def _question(act: Act, wanted: HandOverWanted, customer: Customer) -> str:
    taker = await _colleague(act, wanted.colleague)
    await check_transfer(act, customer.id, taker.id)
    names = await names_of(act, [customer.owner] if customer.owner else [])
    giver = names.get(customer.owner, "同事") if customer.owner else POOL
    who = " · ".join(filter(None, [customer.name, customer.company]))
    return f"把客户“{who}”转给{named(taker)}？\n现在的负责人：{giver}。历史记录一并交接。"


async def _run(act: Act, talk: Talk, wanted: HandOverWanted, customer: Customer) -> Outgoing:
    taker = await _colleague(act, wanted.colleague)
    done = await transfer(act, customer.id, taker.id, AppKey(talk.chat), talk.apps, grace=talk.grace)
    along = what_goes_along(done.reminders)
    return Text(text=f"已把{customer.name}转给{taker.name}，{along}一并交接。\n{_on_platform(done, talk.grace)}")


def _on_platform(done: Transferred, grace: timedelta) -> str:
    """What else has to happen, and whether there is a way back."""
    minutes = int(grace.total_seconds() // 60)
    if done.platform is Following.SOON and minutes:
        return (
            f"企业微信 {minutes} 分钟后才通知客户：在那之前发“撤销”可以恢复。"
            "客户 24 小时内没有拒绝，好友就换成对方；没换成会告诉您。"
        )
    if done.platform is Following.SOON:
        return "企业微信正在通知客户：24 小时内没有拒绝，好友就换成对方；没换成会告诉您。"
    if done.platform is Following.BUSY:
        return "企业微信还在办上一次换人，24 小时内有结果：好友以它为准。发“撤销”只恢复 CRM 里的负责人。"
    if done.giver_left:
        return "原负责人已离职，企业微信里的好友请管理员在“离职继承”里分配。发“撤销”可以恢复。"
    return "发“撤销”可以恢复。"


async def _colleague(act: Act, phrase: str) -> StaffMember:
    """The only one it can mean. Raises NotFound, and Conflict naming those it may mean."""
    found = await find_colleagues(act, phrase)
    if not found:
        raise NotFound(f"没有找到可以负责客户的同事“{phrase}”。\n例如：{HAND_OVER_EXAMPLE}")
    return the_only(found, phrase, example=f"转给 @{account(found[0])} 客户")


COMMAND = CustomerCommand(
    section=Section.OWN,
    name="hand_over",
    words=("转给", "转交", "transfer"),
    usage="转给 @同事 客户",
    about="把客户连同历史转给同事，先请您确认",
    examples=(HAND_OVER_EXAMPLE, "转给 wangwu 张三"),
    read=read_hand_over,
    whom=lambda wanted: wanted.customer,
    run=_run,
    question=_question,
    glued=True,
    changes=True,
)
