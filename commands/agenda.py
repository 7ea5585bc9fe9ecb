"""The list of one's reminders, and which of them a number or a card's button means."""

import re
from dataclasses import dataclass

from commands.command import Talk
from commands.reading.arguments import BadUsage
from commands.showing.wording import shortened
from crm_core.act import Act
from crm_core.choices.actions import pick
from crm_core.customers.actions import get_customer
from crm_core.errors import Conflict, NotFound
from crm_core.messages import Card
from crm_core.numbers import NUMBER, read_number
from crm_core.reminders.actions import open_reminders
from crm_core.reminders.cards import reminder_card, when
from crm_core.reminders.model import Agenda, Reminder, agenda

WORD = "待办"
MOST_LISTED = 20
_LONGEST_LINE = 40
_WHICH = re.compile(
    rf"(?:@(?P<id>[0-9a-f]{{24}}\.\d+)|第?\s*(?P<number>{NUMBER})\s*[个条项号]?(?=\s|到|$))(?P<rest>.*)", re.DOTALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """The reminder with this id, or the one with this number on the list shown before; with neither, the only one due.

    `rest` is what follows.
    """

    id: str | None
    number: int | None
    rest: str


def read_which(text: str) -> Which:
    """`3 明天`, `第三条`, `@<id> 1小时`, or nothing."""
    found = _WHICH.match(text.strip())
    if found is None:
        return Which(id=None, number=None, rest=text.strip())
    number = read_number(found["number"]) if found["number"] else None
    return Which(id=found["id"], number=number, rest=found["rest"].strip())


async def reminder_meant(act: Act, talk: Talk, which: Which, example: str) -> str:
    """The reminder's id. Raises Conflict when no list was shown lately, BadUsage when it is not clear which."""
    if which.id is not None:
        return which.id
    if which.number is None:
        return await _only_one_due(act, talk, example)
    try:
        picked = await pick(act, talk.chat, which.number)
    except Conflict:
        picked = None
    if picked is None or picked.text != WORD:
        raise Conflict("编号只在看过待办后的 10 分钟内有效，请先发“待办”。")
    return picked.option


def listed(found: Agenda, act: Act, talk: Talk) -> str:
    """The numbered list, at most MOST_LISTED lines."""
    numbers = {one.id: number for number, one in enumerate(found.numbered, start=1)}
    parts = (("过期", found.overdue), ("今天", found.today), ("以后", found.later))
    lines: list[str] = []
    for name, reminders in parts:
        shown = [one for one in reminders if numbers[one.id] <= MOST_LISTED]
        lines += [f"【{name}】"] if shown else []
        lines += [f"{numbers[one.id]}. {_line(one, act, talk)}" for one in shown]
    more = len(found.numbered) - MOST_LISTED
    return "\n".join([*lines, *([f"还有 {more} 条没有列出。"] if more > 0 else [])])


async def card_shown(act: Act, talk: Talk, one: Reminder) -> Card:
    """A reminder's card, for whoever asks to see it."""
    customer = None
    if one.customer is not None:
        try:
            customer = (await get_customer(act, one.customer)).name
        except NotFound:
            customer = None
    return reminder_card(one, "⏰ 提醒", customer, now=act.at, zone=talk.zone)


async def _only_one_due(act: Act, talk: Talk, example: str) -> str:
    overdue = agenda(await open_reminders(act), act.at, talk.zone).overdue
    if len(overdue) != 1:
        raise BadUsage("请写明是哪一条，先发“待办”看编号。", example)
    return overdue[0].id


def _line(one: Reminder, act: Act, talk: Talk) -> str:
    again = " ↻" if one.repeat else ""
    return f"{when(one.due, act.at, talk.zone)} {shortened(one.title, _LONGEST_LINE)}{again}"
