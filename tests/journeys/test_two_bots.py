"""Two bots on one database, each told everything: what is said is done once and answered once, in order."""

import asyncio

from tests.journeys.bots import BotProcess
from tests.journeys.company import Company
from tests.journeys.mailbox import Mailbox
from tests.journeys.people import Rep
from tests.journeys.storm import Storm

ROUNDS = 12


async def test_what_both_hear_is_done_once_and_answered_once_in_order(crowd: Company, bots: list[BotProcess]) -> None:
    boxes = [crowd.mailbox(bot=bot.address) for bot in bots]
    storm = Storm(crowd, boxes, 160)
    await storm.blow()
    await storm.calms_down()
    assert await storm.check() == 0
    assert [_has_worked(bot) for bot in bots] == [True, True]
    talkers = [await crowd.hires(f"talker{number}", f"话多{number}") for number in range(6)]
    await asyncio.gather(*(_talk(boxes, talker) for talker in talkers))
    await storm.calms_down()
    for talker in talkers:
        assert await talker.unheard() == [f"没有找到您能查看的客户“第{number}位”。" for number in range(ROUNDS)]


async def _talk(boxes: list[Mailbox], talker: Rep) -> None:
    """One message after the other, each acknowledged by both bots before the next is sent."""
    for number in range(ROUNDS):
        said = boxes[0].said(talker.userid, f"查 第{number}位", number)
        assert await asyncio.gather(*(box.posts(said) for box in boxes)) == [200, 200]


def _has_worked(bot: BotProcess) -> bool:
    return any(line["event"] == "inbox" and line["outcome"] == "done" for line in bot.log_lines)
