"""Picking one of several: what was offered to a person can be picked by that person only, for ten minutes."""

from collections.abc import Sequence
from dataclasses import dataclass

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.choices.documents import StoredChoice
from crm_core.choices.model import list_about
from crm_core.errors import Conflict, Malformed, NotPermitted
from crm_core.outbox.actions import change_cards
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
    if confirming:
        asked = await StoredChoice.open_for(f"{_person(act)}:{chat}", act.at)
        if asked is None or asked.closed or not asked.confirms:
            raise Conflict("现在没有等您确认的操作。")
    choice = await _open(act, chat, number)
    if choice.several:
        raise Malformed("请在卡片上勾选后点确定，或者回复数字。")
    _require_listed(choice, [position])
    return Picked(text=choice.text, option=choice.options[position - 1], confirmed=choice.confirms)


@dataclass(frozen=True, slots=True, kw_only=True)
class PickedSeveral:
    """The command text to go on with; of its options those `picked` are wanted, those `before` were so already."""

    text: str
    picked: tuple[str, ...]
    before: tuple[str, ...]


@action(Permission.USE_COMMANDS)
async def offer_several(
    act: Act, chat: str, number: str, text: str, options: Sequence[str], chosen: Sequence[str]
) -> None:
    """Remember a list of which this person may pick several; those `chosen` are picked from the start."""
    await _put(act, chat, number, text, options, confirms=False, chosen=chosen)


@reading(Permission.USE_COMMANDS)
async def ticks_several(act: Act, chat: str) -> bool:
    """Whether the list open for this person is one of which several may be picked."""
    choice = await StoredChoice.open_for(f"{_person(act)}:{chat}", act.at)
    return choice is not None and choice.several


@reading(Permission.USE_COMMANDS)
async def pick_several(act: Act, chat: str, number: str, positions: Sequence[int]) -> PickedSeveral:
    """What stands at these positions (from 1) of the list with this number. Raises Conflict, Malformed."""
    choice = await _open(act, chat, number)
    if not choice.several:
        raise Malformed("请先选一项，再点确定。" if not positions else "这份名单只能选一项。")
    if any(not 1 <= one <= len(choice.options) for one in positions):
        raise Malformed("选的不在名单里，请重新选。")
    picked = tuple(choice.options[one - 1] for one in positions)
    return PickedSeveral(text=choice.text, picked=picked, before=tuple(choice.chosen))


@reading(Permission.USE_COMMANDS)
async def turn_several(act: Act, chat: str, positions: Sequence[int]) -> PickedSeveral:
    """The open list with what stands at these positions (from 1) the other way round. Raises Conflict, Malformed."""
    choice = await _open(act, chat, None)
    _require_listed(choice, positions)
    turned = {choice.options[one - 1] for one in positions}
    picked = tuple(one for one in choice.options if (one in choice.chosen) is not (one in turned))
    return PickedSeveral(text=choice.text, picked=picked, before=tuple(choice.chosen))


@action(Permission.USE_COMMANDS)
async def close(act: Act, chat: str, done: str = "已处理") -> None:
    """Forget the open list of this person in this chat; on its card `done` takes the buttons' place."""
    key = f"{_person(act)}:{chat}"
    choice = await StoredChoice.close(key, act.at)
    if choice is not None:
        await change_cards(act, list_about(choice.number), done)


async def _open(act: Act, chat: str, number: str | None) -> StoredChoice:
    """The open list, which has this number if one is given. Raises Conflict."""
    choice = await StoredChoice.open_for(f"{_person(act)}:{chat}", act.at)
    if choice is not None and not choice.closed and number in (None, choice.number):
        return choice
    if choice is not None and choice.closed and number == choice.number:
        raise Conflict("这张卡片您已经选过了，要再改请重新输入命令。")
    other = await StoredChoice.with_number(number) if number else None
    if other is not None and other.staff != _person(act):
        raise Conflict("这张卡片是发给同事的，只有本人能选。")
    raise Conflict("这份名单已经过期，请重新输入命令。")


def _require_listed(choice: StoredChoice, positions: Sequence[int]) -> None:
    """Raises Malformed."""
    if not all(1 <= one <= len(choice.options) for one in positions):
        raise Malformed(f"请回复 1 到 {len(choice.options)} 之间的数字。")


async def _put(
    act: Act,
    chat: str,
    number: str,
    text: str,
    options: Sequence[str],
    *,
    confirms: bool,
    chosen: Sequence[str] | None = None,
) -> None:
    staff = _person(act)
    choice = StoredChoice(
        id=f"{staff}:{chat}",
        staff=staff,
        number=number,
        text=text,
        options=list(options),
        confirms=confirms,
        several=chosen is not None,
        chosen=[*(chosen or ())],
        at=act.at,
    )
    await StoredChoice.put(choice)


def _person(act: Act) -> StaffId:
    if act.actor.staff is None:
        raise NotPermitted("只有同事可以选择。")
    return act.actor.staff
