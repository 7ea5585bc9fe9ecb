"""From a message of a staff member to the answer: find the command, find the customer, run it.

Runs inside the transaction that settles the message, so an answer is given exactly when its deed is done.
"""

from collections.abc import Sequence

from commands.asking import WHOLE_COMMANDS, heard, question_back
from commands.command import AnyCommand, Command, CustomerCommand, Talk
from commands.grammar import Called, Pick, Unknown, split
from commands.meaning import Meant, Unclear
from commands.reading.reminding import completed
from commands.reading.whom import customers_meant, the_customer
from commands.showing.listing import choice_card, confirmation_card, list_number, position_tapped
from commands.showing.ticking import customer_choice, number_ticked, positions
from crm_core.act import Act
from crm_core.choices.actions import (
    Picked,
    PickedSeveral,
    ask_whether,
    close,
    offer,
    pick,
    pick_several,
    ticks_several,
    turn_several,
)
from crm_core.customers.likeness import HOMOPHONE
from crm_core.customers.model import Customer, Match
from crm_core.errors import Malformed, Refusal
from crm_core.mentions.actions import mention
from crm_core.messages import Outgoing, Text
from crm_core.values import CustomerId

MOST_BUTTONS = 6
"""As many as a card has; more are ticked."""
MOST_OFFERED = 20
"""As many as a card has to tick."""

_YES_OR_NO = {"确认": 1, "是": 1, "是的": 1, "取消": 2, "否": 2, "不用了": 2}


async def answer(act: Act, talk: Talk, text: str) -> Outgoing:
    """Carry out what a message says and give the answer. Raises Refusal, whose text is the answer then."""
    match split(text, talk.catalogue.words):
        case Pick(numbers):
            return await _picked(act, talk, numbers)
        case Unknown() if (number := _YES_OR_NO.get(text.strip())) is not None:
            return await _go_on(act, talk, await pick(act, talk.chat, number, confirming=True))
        case Unknown() if (whole := await completed(act, talk, text)) is not None:
            return await answer(act, talk, whole)
        case Called() | Unknown() if (said := heard(text, talk)) is not None:
            return await _said(act, talk, said)
        case Called(word, rest):
            return await _call(act, talk, talk.catalogue.by_word[word], text, rest)
        case Unknown(word, nearest):
            act.record("commands.unknown", outcome="not_understood")
            return Text(text=_suggestion(word, nearest))


async def answer_tap(act: Act, talk: Talk, button: str, chosen: Sequence[str] = ()) -> Outgoing:
    """Carry out a tap on a button of an earlier answer. Other buttons, and the app's menu, have commands for keys.

    `chosen` is what was ticked beside it.
    """
    if (number := number_ticked(button)) is not None:
        return await _ticked(act, talk, number, positions(chosen))
    tapped = position_tapped(button)
    if tapped is None:
        return await answer(act, talk, button)
    return await _go_on(act, talk, await pick(act, talk.chat, tapped.position, tapped.number))


def explain(act: Act, refusal: Refusal) -> Text:
    """The answer to a message that was refused; leaves its line in the audit trail."""
    act.record("commands.refused", outcome=refusal.outcome)
    return Text(text=refusal.text)


async def _said(act: Act, talk: Talk, said: Meant | Unclear) -> Outgoing:
    """Carry out what a sentence means; ask back when that is not clear."""
    if isinstance(said, Meant):
        return await answer(act, talk, said.command)
    act.record("commands.asked_back", outcome="unclear")
    if said.commands:
        await offer(act, talk.chat, list_number(act), WHOLE_COMMANDS, said.commands)
    return question_back(said)


async def _call(act: Act, talk: Talk, command: AnyCommand, text: str, rest: str) -> Outgoing:
    request = command.read(rest)
    if isinstance(command, Command):
        act.record(f"commands.{command.name}")
        return await command.run(act, talk, request)
    found = await customers_meant(act, talk, command.whom(request), command.missing)
    guessed = command.changes and found[0].likeness <= HOMOPHONE
    if len(found) > 1 or guessed:
        return await _ask_which(act, talk, text, found)
    return await _about(act, talk, command, text, request, found[0].customer)


async def _about(
    act: Act,
    talk: Talk,
    command: CustomerCommand[object],
    text: str,
    request: object,
    customer: Customer,
    *,
    confirmed: bool = False,
) -> Outgoing:
    """Run a command about one customer, after asking whether when it wants that."""
    await mention(act, talk.chat, customer.id)
    if command.question is not None and not confirmed:
        question = await command.question(act, request, customer)
        await ask_whether(act, talk.chat, list_number(act), text, customer.id)
        return confirmation_card(question, number=list_number(act))
    act.record(f"commands.{command.name}", customer.id)
    return await command.run(act, talk, request, customer)


async def _ask_which(act: Act, talk: Talk, text: str, found: list[Match]) -> Outgoing:
    offered = [match.customer for match in found[:MOST_OFFERED]]
    await offer(act, talk.chat, list_number(act), text, [customer.id for customer in offered])
    act.record("commands.choice", *(customer.id for customer in offered))
    more = len(found) - len(offered)
    if len(offered) > MOST_BUTTONS:
        return customer_choice(offered, number=list_number(act), more=more)
    return choice_card(offered, number=list_number(act), more=more)


async def _ticked(act: Act, talk: Talk, number: str, places: Sequence[int]) -> Outgoing:
    """Go on with what was ticked: one customer of a list, or several of what a command has offered."""
    if len(places) == 1 and not await ticks_several(act, talk.chat):
        return await _go_on(act, talk, await pick(act, talk.chat, places[0], number))
    return await _decided(act, talk, await pick_several(act, talk.chat, number, places))


async def _picked(act: Act, talk: Talk, numbers: Sequence[int]) -> Outgoing:
    """Go on with the numbers typed: one of a list, or several where several may be."""
    if await ticks_several(act, talk.chat):
        return await _decided(act, talk, await turn_several(act, talk.chat, numbers))
    if len(numbers) > 1:
        raise Malformed("一次只能选一个，请回复一个数字。")
    return await _go_on(act, talk, await pick(act, talk.chat, numbers[0]))


async def _decided(act: Act, talk: Talk, several: PickedSeveral) -> Outgoing:
    """Run the command that has offered several with what of them is wanted."""
    call = split(several.text, talk.catalogue.words)
    command = talk.catalogue.by_word.get(call.word) if isinstance(call, Called) else None
    if not isinstance(call, Called) or not isinstance(command, CustomerCommand) or command.ticked is None:
        raise Malformed("这份名单已经不能用了，请重新输入命令。")
    found = await customers_meant(act, talk, command.whom(command.read(call.rest)), command.missing)
    await close(act, talk.chat, "已确定")
    act.record(f"commands.{command.name}", found[0].customer.id)
    return await command.ticked(act, talk, found[0].customer, several)


async def _go_on(act: Act, talk: Talk, picked: Picked) -> Outgoing:
    """Run the command a list was shown for, or a question asked, with what was picked."""
    if picked.text == WHOLE_COMMANDS:
        await close(act, talk.chat)
        return await answer(act, talk, picked.option)
    call = split(picked.text, talk.catalogue.words)
    command = talk.catalogue.by_word.get(call.word) if isinstance(call, Called) else None
    if not isinstance(call, Called) or command is None:
        raise Malformed("这份名单已经不能用了，请重新输入命令。")
    if isinstance(command, Command):
        if command.picked is None:
            raise Malformed("这份名单只用来看，不能选择。")
        return await command.picked(act, talk, picked.option)
    if picked.confirmed or command.changes:
        await close(act, talk.chat)
    if not picked.option:
        return Text(text="好的，没有改动。")
    customer = await the_customer(act, CustomerId(picked.option), command.missing)
    request = command.read(call.rest)
    return await _about(act, talk, command, picked.text, request, customer, confirmed=picked.confirmed)


def _suggestion(word: str, nearest: str | None) -> str:
    if nearest is not None:
        return f"没有“{word}”这个命令，您是不是想用“{nearest}”？发“帮助”看看全部命令。"
    return "没看懂这句话。发“帮助”看看我会什么，比如“查 客户姓名”。"
