"""Picking one of several: what was offered to a person can be picked by that person only, for ten minutes."""

from collections.abc import Sequence
from dataclasses import dataclass

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.choices.documents import StoredChoice
from crm_core.errors import Conflict, Malformed, NotPermitted
from crm_core.permissions import Permission
from crm_core.values import StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """The command text to go on with, and the id of what was picked: a customer, or what the command lists.

    The text is empty when each option is a whole command; `confirmed` when the person was asked whether, not which.
    """

    text: str
    option: str
    confirmed: bool = False


@action(Permission.USE_COMMANDS)
async def offer(act: Act, chat: str, number: str, text: str, options: Sequence[str]) -> None:
    """Remember a list shown to this person in this chat; `number` comes back with a tap on it."""
    await _put(act, chat, number, text, options, confirms=False)


@action(Permission.USE_COMMANDS)
async def ask_whether(act: Act, chat: str, number: str, text: str, option: str) -> None:
    """Remember that this person was asked whether to go on with `text`; 1 says yes, 2 says no: an empty option."""
    await _put(act, chat, number, text, [option, ""], confirms=True)


@reading(Permission.USE_COMMANDS)
async def pick(act: Act, chat: str, position: int, number: str | None = None, *, confirming: bool = False) -> Picked:
    """What stands at `position` (from 1) of the open list; with `number`, of that list and no other.

    With `confirming` the person said yes or no, not a number. Raises Conflict when nothing such is open (any more),
    Malformed when the position is not on it.
    """
    choice = await StoredChoice.open_for(f"{_person(act)}:{chat}", act.at)
    if confirming and (choice is None or not choice.confirms):
        raise Conflict("现在没有等您确认的操作。")
    if choice is None or (number is not None and choice.number != number):
        raise Conflict("这份名单已经过期，请重新输入命令。")
    if not 1 <= position <= len(choice.options):
        raise Malformed(f"请回复 1 到 {len(choice.options)} 之间的数字。")
    return Picked(text=choice.text, option=choice.options[position - 1], confirmed=choice.confirms)


@action(Permission.USE_COMMANDS)
async def close(act: Act, chat: str) -> None:
    """Forget the open list of this person in this chat."""
    await StoredChoice.drop(f"{_person(act)}:{chat}")


async def _put(act: Act, chat: str, number: str, text: str, options: Sequence[str], *, confirms: bool) -> None:
    staff = _person(act)
    choice = StoredChoice(
        id=f"{staff}:{chat}",
        staff=staff,
        number=number,
        text=text,
        options=list(options),
        confirms=confirms,
        at=act.at,
    )
    await StoredChoice.put(choice)


def _person(act: Act) -> StaffId:
    if act.actor.staff is None:
        raise NotPermitted("只有同事可以选择。")
    return act.actor.staff
