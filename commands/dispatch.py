"""From a message of a staff member to the answer: find the command, find the customer, run it.

Runs inside the transaction that settles the message, so an answer is given exactly when its deed is done.
"""

import hashlib

from commands.command import AnyCommand, Command, CustomerCommand, Talk
from commands.grammar import Called, Pick, Unknown, split
from commands.listing import choice_card, nobody, position_tapped
from crm_core.act import Act
from crm_core.choices.actions import Picked, close, offer, pick
from crm_core.customers.actions import find_customers, get_customer
from crm_core.customers.likeness import HOMOPHONE
from crm_core.customers.model import Match
from crm_core.errors import Malformed, NotFound, Refusal
from crm_core.messages import Outgoing, Text

MOST_OFFERED = 6
"""As many as a card has buttons."""


async def answer(act: Act, talk: Talk, text: str) -> Outgoing:
    """Carry out what a message says and give the answer. Raises Refusal, whose text is the answer then."""
    match split(text, talk.catalogue.words):
        case Called(word, rest):
            command = talk.catalogue.by_word[word]
            return await _call(act, talk, command, text, rest)
        case Pick(number):
            return await _go_on(act, talk, await pick(act, talk.chat, number))
        case Unknown(word, nearest):
            act.record("commands.unknown", outcome="not_understood")
            return Text(text=_suggestion(word, nearest))


async def answer_tap(act: Act, talk: Talk, button: str) -> Outgoing:
    """Carry out a tap on a button of an earlier answer, or on the app's menu, whose keys are commands."""
    tapped = position_tapped(button)
    if tapped is None:
        return await answer(act, talk, button)
    return await _go_on(act, talk, await pick(act, talk.chat, tapped.position, tapped.number))


def explain(act: Act, refusal: Refusal) -> Text:
    """The answer to a message that was refused; leaves its line in the audit trail."""
    act.record("commands.refused", outcome=refusal.outcome)
    return Text(text=refusal.text)


async def _call(act: Act, talk: Talk, command: AnyCommand, text: str, rest: str) -> Outgoing:
    request = command.read(rest)
    if isinstance(command, Command):
        act.record(f"commands.{command.name}")
        return await command.run(act, talk, request)
    found = await find_customers(act, command.whom(request))
    if not found:
        raise NotFound(nobody(command.whom(request)))
    guessed = command.changes and found[0].likeness <= HOMOPHONE
    if len(found) > 1 or guessed:
        return await _ask(act, talk, text, found)
    act.record(f"commands.{command.name}", found[0].customer.id)
    return await command.run(act, talk, request, found[0].customer)


async def _ask(act: Act, talk: Talk, text: str, found: list[Match]) -> Outgoing:
    number = hashlib.blake2b(act.cause.encode(), digest_size=6).hexdigest()
    offered = [match.customer for match in found[:MOST_OFFERED]]
    await offer(act, talk.chat, number, text, [customer.id for customer in offered])
    act.record("commands.choice", *(customer.id for customer in offered))
    return choice_card(offered, number=number, more=len(found) - len(offered))


async def _go_on(act: Act, talk: Talk, picked: Picked) -> Outgoing:
    """Run the command a list was shown for, with the customer picked from it."""
    call = split(picked.text, talk.catalogue.words)
    command = talk.catalogue.by_word.get(call.word) if isinstance(call, Called) else None
    if not isinstance(call, Called) or not isinstance(command, CustomerCommand):
        raise Malformed("这份名单已经不能用了，请重新输入命令。")
    if command.changes:
        await close(act, talk.chat)
    customer = await get_customer(act, picked.customer)
    act.record(f"commands.{command.name}", customer.id)
    return await command.run(act, talk, command.read(call.rest), customer)


def _suggestion(word: str, nearest: str | None) -> str:
    if nearest is not None:
        return f"没有“{word}”这个命令，您是不是想用“{nearest}”？发“帮助”看看全部命令。"
    return "没看懂这句话。发“帮助”看看我会什么，比如“查 客户姓名”。"
