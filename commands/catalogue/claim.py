"""认领: take a customer from the public pool."""

from commands.command import CustomerCommand, Section, Talk
from commands.reading.owning import read_claim
from crm_core.act import Act
from crm_core.customers.model import Customer
from crm_core.messages import Outgoing, Text
from crm_core.ownership.actions import claim, just_claimed


async def _run(act: Act, talk: Talk, _phrase: str, customer: Customer) -> Outgoing:
    # By the company's days: a zone of one's own choice would begin a new one at will.
    claimed = await claim(act, customer.id, talk.pool, talk.habits.zone)
    along = f"原负责人的 {claimed.reminders} 条提醒也转给了您。" if claimed.reminders else ""
    return Text(text=f"已认领{customer.name}，现在由您负责。{along}发“撤销”可以放回公海。")


COMMAND = CustomerCommand(
    section=Section.OWN,
    name="claim",
    words=("认领", "领取", "claim"),
    usage="认领 客户",
    about="从公海认领一位客户，由您负责",
    examples=("认领 张三",),
    read=read_claim,
    whom=lambda phrase: phrase,
    run=_run,
    missing=just_claimed,
    glued=True,
    changes=True,
)
