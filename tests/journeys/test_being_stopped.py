"""The bot is told to end in the middle of its work, as at every new version: nobody notices but by a pause."""

import asyncio
from pathlib import Path

from tests.journeys.bots import bot_process
from tests.journeys.company import Company
from tests.journeys.storm import Storm, knows_the_crowd
from tests.journeys.waiting import eventually


async def test_told_to_stop_it_finishes_what_it_is_at_and_leaves_the_rest_in_order(
    crowd: Company, tmp_path: Path
) -> None:
    async with bot_process(crowd, tmp_path) as bot:
        await eventually(lambda: knows_the_crowd(crowd))
        storm = Storm(crowd, [crowd.mailbox()], 160)
        async with asyncio.TaskGroup() as group:
            group.create_task(storm.blow())
            await storm.has_come_to(0.4)
            assert await bot.stop() == 0
            assert await crowd.rows("outbox").count_documents({"state": "sending"}) == 0
            assert await crowd.all_rows("leases") == []
            await bot.start()
        await storm.calms_down()
        assert await storm.check() == 0
        assert await crowd.rows("outbox").count_documents({"repeats": {"$gt": 0}}) == 0
        assert await bot.stop() == 0
        assert [line for line in bot.log_lines if line["level"] in {"error", "critical"}] == []
        assert crowd.words.found_in(bot.log) == set()
