"""Words for newcomers on their way into the platform's list."""

from dataclasses import dataclass, replace

import pytest
from aiohttp import ClientSession

from adapters.channel import Receipt
from bot.observing.metrics import Metrics
from bot.queues.courier import OutboxQueue
from community.greetings.actions import write_greeting
from community.keywords.model import Where
from crm_core.messages import GroupWelcomeWanted, Outgoing
from crm_core.outbox.documents import OutboxEntry
from crm_core.values import Identity
from tests.builders import APP, SCOPE, program
from tests.town import Town, connected


@dataclass
class Shelf(Town):
    """What is put there gets an id."""

    async def send(
        self, to: Identity, words: Outgoing, *, key: str, repeat_within: float | None, route: str = ""
    ) -> Receipt:
        receipt = await super().send(to, words, key=key, repeat_within=repeat_within, route=route)
        return replace(receipt, facts={"template_id": "t1"})


@pytest.mark.usefixtures("house")
async def test_words_changed_before_the_platform_had_them_stand_in_its_list_once() -> None:
    shelf = Shelf()
    for text in ("欢迎", "欢迎光临"):
        await write_greeting(program(f"test:{text}"), text, Where(), (SCOPE,))
    async with ClientSession() as http:
        courier = OutboxQueue({APP: connected(http, shelf)}, Metrics())
        for one in await OutboxEntry.find_all().sort("+seq").to_list():
            await courier.handle(one)
    put = [words for _, words in shelf.received]
    assert put == [GroupWelcomeWanted(text="欢迎"), GroupWelcomeWanted(text="欢迎光临", template_id="t1")]
