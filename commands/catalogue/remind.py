"""提醒: have oneself reminded."""

from datetime import datetime

from commands.command import Command, Section, Talk
from commands.reading.arguments import BadUsage
from commands.reading.reminding import WORD, remind, remind_of
from crm_core.act import Act
from crm_core.choices.actions import close
from crm_core.customers.actions import get_customer
from crm_core.messages import Outgoing
from crm_core.values import CustomerId

_EXAMPLES = ("提醒 王芳 明天下午3点 回访", "提醒我半小时后给李总发报价", "提醒 每周一10点 交周报")


def _read(text: str) -> str:
    if not text.removeprefix("我").strip():
        raise BadUsage("请写上时间和事由。", _EXAMPLES[0])
    return text


async def _picked(act: Act, talk: Talk, option: str) -> Outgoing:
    """`option` is the customer's id, when it was asked, and the sentence."""
    customer, asked_at, text = option.split(" ", 2)
    await close(act, talk.chat)
    found = await get_customer(act, CustomerId(customer))
    return await remind_of(act, talk, text, datetime.fromisoformat(asked_at), found)


COMMAND = Command(
    section=Section.REMIND,
    name="remind",
    words=(WORD, "提醒我", "remind"),
    usage="提醒 [客户] 时间 事由",
    about="到点提醒您；可以重复，可以写客户",
    examples=_EXAMPLES,
    read=_read,
    run=remind,
    picked=_picked,
    glued=True,
)
