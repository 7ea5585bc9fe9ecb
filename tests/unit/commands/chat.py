"""A staff member's chat with the app, without any platform."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from itertools import count

from commands.catalogue import load
from commands.command import NO_CAMPAIGNS, Talk
from commands.dispatch import answer, answer_tap, explain
from community.kind import Campaigning
from crm_core.act import Act, Actor
from crm_core.action import together
from crm_core.customers.actions import get_customer
from crm_core.errors import Refusal
from crm_core.messages import Card, Choice, Outgoing, Text
from crm_core.permissions import Role
from crm_core.values import CustomerId
from tests.builders import APP, HABITS, HOLIDAYS, NOW, acting, customer_of, in_role

DONE = Text(text="这张卡片您已经选过了，要再改请重新输入命令。")
NOT_YOURS = Text(text="这张卡片是发给同事的，只有本人能选。")
EXPIRED = Text(text="这份名单已经过期，请重新输入命令。")
_serial = count(1)


class Chat:
    """One person's chat with the app; each message comes a second after the one before."""

    def __init__(self, actor: Actor, campaigns: Campaigning = NO_CAMPAIGNS) -> None:
        self.actor = actor
        self.now: datetime = NOW
        self._talk = Talk(
            chat=APP, zone=HABITS.zone, catalogue=load(), holidays=HOLIDAYS, habits=HABITS, campaigns=campaigns
        )

    async def says(self, text: str) -> Outgoing:
        return await self._serve(lambda act: answer(act, self._talk, text))

    async def taps(self, card: Outgoing, position: int) -> Outgoing:
        assert isinstance(card, Card)
        return await self._serve(lambda act: answer_tap(act, self._talk, card.buttons[position - 1].key))

    async def ticks(self, choice: Outgoing, *positions: int) -> Outgoing:
        assert isinstance(choice, Choice)
        chosen = [str(one) for one in positions]
        return await self._serve(lambda act: answer_tap(act, self._talk, choice.submit.key, chosen))

    async def taps_key(self, key: str) -> Outgoing:
        return await self._serve(lambda act: answer_tap(act, self._talk, key))

    async def _serve(self, reply: Callable[[Act], Awaitable[Outgoing]]) -> Outgoing:
        self.now += timedelta(seconds=1)
        act = acting(self.actor, cause=f"inbox:{next(_serial)}", at=self.now)
        try:
            return await together(lambda: reply(act))
        except Refusal as refusal:
            told = refusal

        async def refuse() -> Outgoing:
            return explain(act, told)

        return await together(refuse)


async def says(chat: Chat, text: str) -> str:
    """The answer's text, when it is one."""
    words = await chat.says(text)
    assert isinstance(words, Text), words
    return words.text


async def shown(chat: Chat, text: str) -> Card:
    """The list shown, when it is one."""
    words = await chat.says(text)
    assert isinstance(words, Card), words
    return words


async def tags_of(customer: CustomerId) -> set[str]:
    return set((await get_customer(in_role(Role.ADMIN), customer)).tags)


async def three_zhangs() -> list[CustomerId]:
    return [
        await customer_of("lisi", "张三", company="大华", mobile="13812345678"),
        await customer_of("lisi", "张三丰", company="武当"),
        await customer_of("lisi", "张三才"),
    ]
