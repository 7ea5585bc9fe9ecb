"""The bot dies or is stopped at any moment and is started again: what it had acknowledged takes effect, once."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.journeys.bots import BotProcess, bot_process
from tests.journeys.company import Company
from tests.journeys.storm import Storm, knows_the_crowd
from tests.journeys.waiting import eventually


@pytest.fixture
async def bot(crowd: Company, tmp_path: Path) -> AsyncGenerator[BotProcess]:
    """At work, and knowing everybody."""
    async with bot_process(crowd, tmp_path) as bot:
        await eventually(lambda: knows_the_crowd(crowd))
        yield bot
        assert crowd.words.found_in(bot.log) == set()


async def test_killed_twice_in_a_storm_it_loses_nothing_and_does_nothing_twice(crowd: Company, bot: BotProcess) -> None:
    storm = Storm(crowd, [crowd.mailbox(), crowd.mailbox()], 200)
    async with asyncio.TaskGroup() as group:
        group.create_task(storm.blow())
        for share in (0.3, 0.6):
            await storm.has_come_to(share)
            await bot.is_killed()
            await bot.start()
    await storm.calms_down()
    assert set(storm.acknowledged.values()) == {2}
    assert await storm.check() <= 2
