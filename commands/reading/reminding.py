"""From a sentence to a reminder: when, about whom, and what. Whatever is not clear is asked back."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from commands.command import Talk
from commands.reading.moments import Moment, of_found
from commands.reading.names_apart import reading_apart
from commands.reading.whom import THE_SAME, customers_meant
from commands.showing.listing import choice_card, list_number
from commands.showing.repeating import described
from crm_core.act import Act
from crm_core.choices.actions import offer
from crm_core.customers.actions import customers_named_in, find_customers
from crm_core.customers.likeness import EXACT
from crm_core.customers.model import Customer
from crm_core.errors import Malformed
from crm_core.mentions.actions import mention
from crm_core.messages import Outgoing, Text
from crm_core.questions.actions import ask_back, asked_back, forget_question
from crm_core.questions.model import Missing, Question
from crm_core.reminders.actions import create_reminder
from crm_core.reminders.cards import when
from crm_core.reminders.model import ALL_DAY, LONGEST_TITLE, Wanted, moment_of
from crm_core.times.reader import read_when
from crm_core.times.reading import Found, NoTime, Refused
from crm_core.times.repeats import next_after

WORD = "提醒"
_MOST_OFFERED = 6


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a sentence may be about, and what is left of it as the title."""

    customers: tuple[Customer, ...]
    title: str


async def remind(act: Act, talk: Talk, text: str) -> Outgoing:
    """Set the reminder that follows the word 提醒, or ask for what is missing."""
    found = _read(talk, text, act.at, await _names_in(act, text))
    if isinstance(found, NoTime):
        return await _ask(act, talk, text, Missing.TIME, "什么时候提醒您？比如：明天下午3点")
    subject = await _subject(act, talk, found.title)
    if len(subject.customers) > 1:
        return await _ask_which(act, talk, text, subject.customers)
    customer = subject.customers[0] if subject.customers else None
    if not subject.title and customer is None:
        return await _ask(act, talk, text, Missing.TITLE, "到时候提醒您什么？")
    return await _set(act, talk, found, subject.title, customer)


async def remind_of(act: Act, talk: Talk, text: str, asked_at: datetime, customer: Customer) -> Outgoing:
    """Set the reminder a sentence asked for, now that it is known who was meant."""
    found = _read(talk, text, asked_at, await _names_in(act, text))
    if isinstance(found, NoTime):
        raise Malformed("请重新输入这条提醒。")
    return await _set(act, talk, found, found.title, customer)


async def completed(act: Act, talk: Talk, text: str) -> str | None:
    """The whole command, when a message answers what was asked back before; None when it answers nothing."""
    question = await asked_back(act, talk.chat)
    if question is None or (question.missing is Missing.TIME and not _says_only_when(act, talk, text)):
        return None
    await forget_question(act, talk.chat)
    return f"{question.text} {text}"


def _says_only_when(act: Act, talk: Talk, text: str) -> bool:
    found = read_when(text, now=act.at, zone=talk.zone, holidays=talk.holidays)
    return isinstance(found, Refused) or (isinstance(found, Found) and not found.title)


async def _names_in(act: Act, text: str) -> list[str]:
    """All names by which the sentence may mean a customer."""
    return [name for one in await customers_named_in(act, text) for name in one.names]


def _read(talk: Talk, text: str, now: datetime, names: list[str]) -> Found | NoTime:
    """Raises Malformed for a time that cannot be kept."""
    read = partial(read_when, now=now, zone=talk.zone, holidays=talk.holidays)
    found = reading_apart(f"{WORD}{text}" if text.startswith("我") else text, names, read)
    if isinstance(found, Refused):
        raise Malformed(found.reason)
    return found


async def _subject(act: Act, talk: Talk, title: str) -> Subject:
    """A first phrase that is surely a customer's, else whoever is named in the words."""
    first, _, rest = title.partition(" ")
    if first in THE_SAME:
        return Subject(tuple(match.customer for match in await customers_meant(act, talk, first)), rest.strip())
    sure = [match.customer for match in await find_customers(act, first) if match.likeness >= EXACT] if first else []
    if sure and (rest.strip() or first == title):
        return Subject(tuple(sure), rest.strip())
    return Subject(tuple(await customers_named_in(act, title)), title)


async def _set(act: Act, talk: Talk, found: Found, title: str, customer: Customer | None) -> Outgoing:
    named = customer.name or "客户" if customer else ""
    title = title or f"联系{named}"
    if len(title) > LONGEST_TITLE:
        raise Malformed(f"提醒的内容最多 {LONGEST_TITLE} 字，这条有 {len(title)} 字。")
    moment = _moment(act, talk, found)
    wanted = Wanted(
        title=title,
        due=moment.at,
        customer=customer.id if customer else None,
        repeat=found.repeat,
        explicit=moment.explicit,
    )
    reminder = await create_reminder(act, wanted)
    if customer is not None:
        await mention(act, talk.chat, customer.id)
    about = f"（客户：{named}）" if customer and named not in title else ""
    at = when(reminder.due, act.at, talk.zone)
    again = f"{described(found.repeat)}，第一次是" if found.repeat else ""
    return Text(text="\n".join([f"好的，{again}{at} 提醒您：{title}{about}", *found.notes]))


def _moment(act: Act, talk: Talk, found: Found) -> Moment:
    """Raises Malformed for today without an hour, once the hour at which whole days ring is gone."""
    moment = of_found(found, talk.zone)
    if moment.at > act.at:
        return moment
    following = next_after(found.repeat, act.at, talk.zone, talk.holidays) if found.repeat else None
    if following is None:
        raise Malformed(f"今天{ALL_DAY:%H:%M} 已经过了，请写上几点，比如：今天下午5点。")
    return Moment(moment_of(following, talk.zone), explicit=moment.explicit)


async def _ask(act: Act, talk: Talk, text: str, missing: Missing, question: str) -> Outgoing:
    await ask_back(act, talk.chat, Question(text=f"{WORD} {text}", missing=missing))
    return Text(text=question)


async def _ask_which(act: Act, talk: Talk, text: str, customers: tuple[Customer, ...]) -> Outgoing:
    offered = list(customers[:_MOST_OFFERED])
    asked = f"{act.at.isoformat()} {text}"
    await offer(act, talk.chat, list_number(act), WORD, [f"{one.id} {asked}" for one in offered])
    act.record("commands.choice", *(one.id for one in offered))
    return choice_card(offered, number=list_number(act), more=len(customers) - len(offered))
