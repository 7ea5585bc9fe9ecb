"""A staff member talking to the bot without any platform: the same words, the same door, the same answers."""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.errands.visit import by_operator
from commands.catalogue import load
from commands.command import Talk
from commands.dispatch import answer, answer_tap, explain
from crm_core.act import Act
from crm_core.action import together
from crm_core.errors import NotPermitted, Refusal
from crm_core.messages import Button, Card, Outgoing
from crm_core.preferences.model import Preferences
from crm_core.staff.actions import actor_for
from crm_core.times.holidays import Holidays
from crm_core.values import Identity


class Conversation:
    """Has open lists of its own: what was offered in a real chat is not picked here."""

    def __init__(self, person: Identity, holidays: Holidays, habits: Preferences) -> None:
        self._person = person
        self._talk = Talk(chat="terminal", zone=habits.zone, catalogue=load(), holidays=holidays, habits=habits)
        self._buttons: tuple[Button, ...] = ()

    async def enter(self) -> None:
        """Raises NotPermitted for somebody the bot would not talk to."""
        await self._act()

    async def say(self, line: str) -> Outgoing:
        """The bot's answer; a number taps a button of the card before. Raises NotPermitted, as `enter`."""
        act = await self._act()
        tapped = self._tapped(line)

        async def serve() -> Outgoing:
            return await (answer(act, self._talk, line) if tapped is None else answer_tap(act, self._talk, tapped.key))

        words = await _served(act, serve)
        self._buttons = words.buttons if isinstance(words, Card) else ()
        return words

    async def _act(self) -> Act:
        """In this person's name as it is now. Each line is a cause of its own: it is undone as one."""
        act = by_operator(f"terminal:{secrets.token_hex(8)}")
        actor = await actor_for(act, self._person)
        if actor is None:
            raise NotPermitted(
                f"“{self._person.account}”不是在职且有角色的同事：用 scrm staff 看名单，用 scrm staff role 分配角色。"
            )
        return replace(act, actor=actor)

    def _tapped(self, line: str) -> Button | None:
        number = int(line) if line.isascii() and line.isdigit() else 0
        return self._buttons[number - 1] if 0 < number <= len(self._buttons) else None


async def _served(act: Act, serve: Callable[[], Awaitable[Outgoing]]) -> Outgoing:
    """One transaction for the deed; a refusal undoes it and is an answer of its own, as in a chat."""
    try:
        return await together(serve)
    except Refusal as refusal:
        told = refusal

    async def refuse() -> Outgoing:
        return explain(act, told)

    return await together(refuse)
